package classifier

// letter is what is asked of the characters a term begins and ends with.
type letter uint8

const (
	letterOther letter = iota
	letterAlphabetic
	letterDigit
	letterJamo
	letterSyllable
	letterThai
	letterThaiConsonant
)

func letterOf(r rune) letter {
	switch {
	case isJamo(r):
		return letterJamo
	case isAlphabetic(r):
		return letterAlphabetic
	case isDigit(r):
		return letterDigit
	case isSyllable(r):
		return letterSyllable
	case isThaiConsonant(r):
		return letterThaiConsonant
	case isThai(r):
		return letterThai
	}
	return letterOther
}
