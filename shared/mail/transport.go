package mail

import "errors"

// What a transport says of a letter that it did not hand over. After any other error nobody knows whether
// the letter went.
var (
	ErrRefused = errors.New("mail: the letter was refused for good")
	ErrLater   = errors.New("mail: the letter did not go; try again later")
)
