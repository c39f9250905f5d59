package engines

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	"github.com/aws/aws-lambda-go/events"
)

// StreamRecords reads one batch of a shard of DynamoDB Local, as the JSON that Lambda is given. An empty
// next ends the shard.
func StreamRecords(ctx context.Context, endpoint, iterator string, limit int) (records []events.DynamoDBEventRecord, next string, err error) {
	body, err := json.Marshal(map[string]any{"ShardIterator": iterator, "Limit": limit})
	if err != nil {
		return nil, "", err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, endpoint, bytes.NewReader(body))
	if err != nil {
		return nil, "", err
	}
	for name, value := range map[string]string{
		"Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": "DynamoDBStreams_20120810.GetRecords",
		"Authorization": "AWS4-HMAC-SHA256 Credential=tests/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=any",
	} {
		request.Header.Set(name, value)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, "", err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("GetRecords: %s: %s", response.Status, text)
	}
	if err != nil {
		return nil, "", err
	}
	var answer struct {
		Records           []events.DynamoDBEventRecord
		NextShardIterator string
	}
	if text, err = withEmptyMaps(text); err == nil {
		err = json.Unmarshal(text, &answer)
	}
	return answer.Records, answer.NextShardIterator, err
}

// withEmptyMaps puts back what the engine leaves out: it spells an empty map as {} where the service spells
// {"M": {}}.
func withEmptyMaps(text []byte) ([]byte, error) {
	var answer any
	numbers := json.NewDecoder(bytes.NewReader(text))
	numbers.UseNumber()
	if err := numbers.Decode(&answer); err != nil {
		return nil, err
	}
	return json.Marshal(filled(answer))
}

func filled(v any) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = filled(v[i])
		}
	case map[string]any:
		for name, field := range v {
			if inner, ok := field.(map[string]any); ok && len(inner) == 0 && name != "M" {
				v[name] = map[string]any{"M": inner}
				continue
			}
			v[name] = filled(field)
		}
	}
	return v
}
