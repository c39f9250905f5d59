// Package hidden reads what is secret. Only the functions that speak to Slack or to a provider link it.
package hidden

import (
	"context"
	"fmt"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"

	"resonance/functions/internal/home"
	"resonance/shared/config"
)

// Ask begins to read the secret, and gives what waits for it: a function builds its rooms meanwhile, which may wait
// for AWS as well. It wants these names in the secret.
func Ask(ctx context.Context, cfg aws.Config, s config.Secrets, want ...string) (read func() (config.Hidden, error)) {
	read = sync.OnceValues(func() (config.Hidden, error) { return get(ctx, cfg, s, want) })
	go read()
	return read
}

func get(ctx context.Context, cfg aws.Config, s config.Secrets, want []string) (config.Hidden, error) {
	client := secretsmanager.NewFromConfig(cfg, func(o *secretsmanager.Options) { o.BaseEndpoint = home.Endpoint("SECRETS_MANAGER") })
	out, err := client.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: &s.Secrets})
	if err != nil {
		return nil, fmt.Errorf("get the secret that RESONANCE_SECRETS names: %w", err)
	}
	return config.ReadHidden(aws.ToString(out.SecretString), want...)
}
