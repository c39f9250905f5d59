//go:build sqs

package main

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

func init() { makes = append(makes, func(c aws.Config) any { return sqs.NewFromConfig(c) }) }
