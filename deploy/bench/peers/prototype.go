package main

// prototypes are none: the script puts another file in the place of this one
// when it is given their directory.
func prototypes() []engine { return nil }
