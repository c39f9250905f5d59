// Package browser holds the tests that use the desk as people do: in a real Chromium, at a desk's width
// and a telephone's, in both languages, light and dark. They start the one-machine edition themselves.
//
// Everything a page does is watched: what it writes to the console, what it asks of the network, what its
// Content-Security-Policy allows. A test that meets an error there fails, whatever else it found.
package browser
