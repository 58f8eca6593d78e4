package entity

// mobile reads the shapes of Thai and Korean mobile numbers, which are nearly
// all numbers in posts, without asking the national plans: 06x, 08x and 09x with
// eight digits, 010 with eight digits. ok = false says nothing: the plans decide.
func mobile(digits string) (value string, ok bool) {
	switch {
	case len(digits) == 10 && digits[0] == '0':
		digits = "66" + digits[1:]
	case len(digits) == 11 && digits[:3] == "010":
		digits = "82" + digits[1:]
	}
	switch {
	case len(digits) == 11 && digits[:2] == "66" && (digits[2] == '8' || digits[2] == '9' || digits[2] == '6' && digits[3] >= '1' && digits[3] <= '6'):
	case len(digits) == 12 && digits[:4] == "8210" && digits[4] != '5':
	default:
		return "", false
	}
	return "+" + digits, true
}
