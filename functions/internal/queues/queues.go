// Package queues names the queues of the functions that send to them.
package queues

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	awssqs "github.com/aws/aws-sdk-go-v2/service/sqs"

	"resonance/functions/internal/home"
	"resonance/shared/config"
	"resonance/shared/queue"
	"resonance/shared/queue/sqs"
	"resonance/shared/register"
)

// ByIntent gives the queues that intents go to.
func ByIntent(cfg aws.Config, s config.Queues) map[string]queue.Queue {
	client := client(cfg)
	return map[string]queue.Queue{
		register.QueueTeam:  sqs.New(client, s.Team, true),
		register.QueueReply: sqs.New(client, s.Reply, false),
	}
}

// DeadLetters are what the desk shows of each queue.
func DeadLetters(cfg aws.Config, s config.Queues, dead config.DeadLetters) []queue.Named {
	client := client(cfg)
	return []queue.Named{
		{Name: "mail", Dead: sqs.NewDeadLetters(sqs.New(client, dead.Mail, false), dead.MailDead)},
		{Name: register.QueueTeam, Dead: sqs.NewDeadLetters(sqs.New(client, s.Team, true), dead.TeamDead)},
		{Name: register.QueueReply, Dead: sqs.NewDeadLetters(sqs.New(client, s.Reply, false), dead.ReplyDead)},
	}
}

func client(cfg aws.Config) *awssqs.Client {
	return awssqs.NewFromConfig(cfg, func(o *awssqs.Options) { o.BaseEndpoint = home.Endpoint("SQS") })
}
