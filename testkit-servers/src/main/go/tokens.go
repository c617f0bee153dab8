package main

import (
	"errors"

	"github.com/centrifugal/centrifuge"
	"github.com/golang-jwt/jwt/v5"
)

// claims are those of a connection token. The server subscribes the client to its channels.
type claims struct {
	jwt.RegisteredClaims
	Channels []string `json:"channels"`
}

// tokens checks connection tokens: JWTs signed by HMAC, whose subject is the user.
type tokens struct {
	secret []byte
}

// credentials answers as Centrifugo does: an expired token is a temporary error that asks the client
// for a newer one, whatever else is wrong ends the session for good.
func (t tokens) credentials(token string) (*centrifuge.Credentials, []string, error) {
	if token == "" {
		return nil, nil, centrifuge.DisconnectInvalidToken
	}
	claims := claims{}
	_, err := jwt.ParseWithClaims(token, &claims,
		func(*jwt.Token) (any, error) { return t.secret, nil },
		jwt.WithValidMethods([]string{"HS256", "HS384", "HS512"}))
	switch {
	case errors.Is(err, jwt.ErrTokenExpired):
		return nil, nil, centrifuge.ErrorTokenExpired
	case err != nil:
		return nil, nil, centrifuge.DisconnectInvalidToken
	}
	credentials := &centrifuge.Credentials{UserID: claims.Subject}
	if claims.ExpiresAt != nil {
		credentials.ExpireAt = claims.ExpiresAt.Unix()
	}
	return credentials, claims.Channels, nil
}
