// Attaches the behaviour of the pages.
export {}
