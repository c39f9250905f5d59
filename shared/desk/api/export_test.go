package api

// Meanings lets a test see that every field has one.
var Meanings = meanings
