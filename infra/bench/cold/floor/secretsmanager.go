//go:build secretsmanager

package main

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
)

func init() { makes = append(makes, func(c aws.Config) any { return secretsmanager.NewFromConfig(c) }) }
