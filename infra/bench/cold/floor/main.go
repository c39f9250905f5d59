// Command floor is the least that a Lambda with our SDK clients can be: it makes them and does nothing.
// Build tags add the clients that only some functions have.
package main

import (
	"context"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

// makes is what makes each client; all are handed to the handler so that the linker keeps them.
var makes = []func(aws.Config) any{
	func(c aws.Config) any { return dynamodb.NewFromConfig(c) },
}

func main() {
	cfg := aws.Config{Region: os.Getenv("AWS_REGION"), Credentials: aws.AnonymousCredentials{}}
	var clients []any
	for _, client := range makes {
		clients = append(clients, client(cfg))
	}
	lambda.Start(func(context.Context) (int, error) { return len(clients), nil })
}
