package rules

import "time"

// Slot is the role a term plays in an advertisement.
type Slot string

// The slots.
const (
	SlotSubstance Slot = "substance"
	SlotUnit      Slot = "unit"
	SlotPrice     Slot = "price"
	SlotContact   Slot = "contact"
	SlotDelivery  Slot = "delivery"
	SlotDrop      Slot = "drop"
	SlotPayment   Slot = "payment"
	SlotCoin      Slot = "coin"
	SlotOffer     Slot = "offer"
	SlotAssurance Slot = "assurance"
	SlotMenu      Slot = "menu"
	SlotTrade     Slot = "trade"
	SlotDemand    Slot = "demand"
	SlotRecruit   Slot = "recruit"
	SlotService   Slot = "service"
	SlotReport    Slot = "report"
	SlotCare      Slot = "care"
	SlotPast      Slot = "past"
	SlotLawful    Slot = "lawful"
	SlotHelpline  Slot = "helpline"
)

// Ambiguity says how often a term is innocent.
type Ambiguity string

// The ambiguities; an absent one is high.
const (
	Low    Ambiguity = "low"
	Medium Ambiguity = "medium"
	High   Ambiguity = "high"
)

// Status is the life of a rule, list or term.
type Status string

// The statuses.
const (
	Draft      Status = "draft"  // not run
	Shadow     Status = "shadow" // run and counted, no points
	Stable     Status = "stable"
	Deprecated Status = "deprecated" // not run
)

// Strength of a rule; points stand in scoring.yaml.
type Strength string

// The strengths.
const (
	Weak   Strength = "weak"
	Fair   Strength = "fair"
	Strong Strength = "strong"
)

// Label is what a post is judged to be.
type Label string

// The labels.
const (
	LabelSale    Label = "sale"
	LabelRecruit Label = "recruit"
	LabelService Label = "service"
	LabelDemand  Label = "demand"
	LabelTalk    Label = "talk"
	LabelNone    Label = "none"
)

// Disguise names a way of hiding a term that a term may also be found under.
type Disguise string

// The disguises.
const (
	DisguiseSeparators Disguise = "separators" // 아.이.스, m e t h
	DisguiseJamo       Disguise = "jamo"       // ㅇㅏㅇㅣㅅㅡ
	DisguiseInitials   Disguise = "initials"   // ㅇㅇㅅ, as a whole word only
	DisguiseLeet       Disguise = "leet"       // m3th
)

// Pos is a place in a rule file. Line and Column count from 1.
type Pos struct {
	File   string
	Line   int
	Column int
}

// Gloss is a text in the three languages of the readers.
type Gloss struct{ Th, Ko, En string }

// In gives the text in a reader's language ("th", "ko", else English).
func (g Gloss) In(lang string) string {
	switch lang {
	case "th":
		return g.Th
	case "ko":
		return g.Ko
	default:
		return g.En
	}
}

// Pack is a checked, immutable set of rules.
type Pack struct {
	Lists      []List // in order of name
	Rules      []Rule // in order of id
	Grammar    Grammar
	Scoring    Scoring
	Substances []Substance   // in order of key
	Posts      []Expectation // whole-pack expectations (posts.yaml)
	Digest     string        // "sha256:" + 64 hex digits over the canonical form of the whole pack
	Warnings   Problems      // what an author should look at; not part of the digest
}

// List is a named set of terms.
type List struct {
	Name      string
	Slot      Slot   // "" = innocent words, for masks and not_near
	Substance string // key of Substances; "" unless Slot is substance
	Lang      string // th, ko, en, any
	Gloss     Gloss
	Status    Status
	Disguise  []Disguise // default for its terms
	NotNear   []NotNear  // silences its highly ambiguous terms
	Terms     []Term
	Pos       Pos
}

// Term is a slang expression.
type Term struct {
	Text      string
	Ambiguity Ambiguity
	Masks     []Mask    // innocent words that hide the term inside them
	NotNear   []NotNear // silences this term only
	Disguise  []Disguise
	Trade     bool // slot unit: a drug trade's own unit (จี, 작대기, zip)
	Measured  bool // counts only where an amount, a price or another product stands beside it (k 1g, e / k / ice)
	Status    Status
	Since     string // YYYY-MM, "" = unknown
	LastSeen  string // YYYY-MM, "" = unknown
	Source    string
	VariantOf string // the listed text this spelling was made of by a class; "" = as listed
	Pos       Pos
}

// Mask is an innocent word, or a whole list of them.
type Mask struct {
	List string // name of a list, or ""
	Word string // a word, or ""
	Pos  Pos
}

// NotNear silences a term when a term of List stands within Within characters.
type NotNear struct {
	List   string
	Within int // graphemes
	Pos    Pos
}

// Rule is what an author writes when lists alone do not say enough.
type Rule struct {
	ID       string
	Title    string
	Reason   Gloss
	Status   Status
	Label    Label
	Strength Strength
	Owner    string
	Applies  Applies
	Find     []Find
	When     Condition
	Together Together
	Unless   []Unless
	Tests    Tests
	Pos      Pos
}

// Applies limits a rule to an offence, place and time; zero = always.
type Applies struct {
	Lang       []string
	UnlawfulIn []string
	From       time.Time
	Until      time.Time
}

// Field is a part of a post a find entry looks in.
type Field string

// The fields.
const (
	FieldText      Field = "text"
	FieldBio       Field = "bio"
	FieldHashtag   Field = "hashtag"
	FieldLink      Field = "link"
	FieldImageText Field = "image_text"
)

// Find is a named finding: any of its alternatives.
type Find struct {
	Name string
	Any  []Finder
	Pos  Pos
}

// Finder is one alternative of a Find: exactly one of List, Slot and Entities.
type Finder struct {
	List     string
	Slot     Slot
	Entities []string // entity kinds
	AtLeast  int      // different matches needed; 0 means 1
	In       []Field  // empty = text
	Pos      Pos
}

// ConditionOp is the kind of a node of a condition.
type ConditionOp string

// The condition nodes.
const (
	OpName ConditionOp = "name"
	OpAnd  ConditionOp = "and"
	OpOr   ConditionOp = "or"
	OpNot  ConditionOp = "not"
)

// Condition is a parsed "when": and, or, not, names, parentheses.
type Condition struct {
	Op   ConditionOp
	Name string      // OpName
	Args []Condition // the others
}

// Unit is what a distance is counted in.
type Unit string

// The units of Together and Unless. Segment and line carry no number.
const (
	UnitCharacters Unit = "characters" // graphemes: what a reader counts
	UnitLine       Unit = "line"
	UnitSegment    Unit = "segment"
	UnitPost       Unit = "post"
)

// Together demands that the named finds stand near each other.
type Together struct {
	Names []string
	N     int // UnitCharacters only
	Unit  Unit
}

// Unless stops a rule when a term stands near a find.
type Unless struct {
	Finder
	Near   string // name of a find; "" = anywhere in the post
	N      int
	Within Unit
}

// Tests are a rule's own examples.
type Tests struct {
	Fires       []Example
	Silent      []Example
	KnownMisses []Example
}

// Example is one post of a test, samples already put in.
type Example struct {
	Post    string
	Because string // silent: what kind of innocent post it is
	AsOf    time.Time
	Site    string
	Bio     string
	Label   Label  // posts.yaml: the final label; "" = not stated
	Band    string // posts.yaml: the final band; "" = not stated
	Score   *int   // posts.yaml: the final score; nil = not stated
	Pos     Pos
}

// Expectation is a test of the whole pack.
type Expectation struct {
	Example
	Lang string
}

// Grammar is the ad grammar (any/grammar.yaml).
type Grammar struct {
	Groups  []Group
	Telling []Sign
	Gate    []Gate
	Frames  []Frame
	Labels  []LabelRule
}

// Group is counted once, whatever stands in it.
type Group struct {
	Name     string // terms, reach, hand-over, offer, payment, assurance
	Slots    []Slot
	Entities []string
	Points   string // key of Scoring.Group
	Gloss    Gloss
}

// Sign is a telling sign, which shops lack; each counts once.
type Sign struct {
	Name       string
	Slots      []Slot
	Predicates []string // any of: disguised, two-substances, in-usual-range, own-voice, coin-and-messenger, trade-unit, gram-ladder, unit-ladder, usual-ladder, price-tag, anonymous-reach, bare-usual-price, placed, insider, in-thai
	Faint      bool     // a hint only: it has no points, and stands for no telling sign but where a gate names it
	Gloss      Gloss
}

// Gate says what an ad needs beside a product of this ambiguity. A product may
// have two; one that holds is enough.
type Gate struct {
	Product    string   // low, medium, high, unknown
	Groups     int      // how many different groups
	OneOf      []string // one of these groups among them
	AlsoOneOf  []string // and one of these (the unknown product's rule)
	AnySignOf  []string // one of these signs; empty = not asked
	AlsoSignOf []string // and one of these
	Telling    bool     // any telling sign
	Band       string   // highest band; "" = no limit
	NotWith    []string // lists whose words keep it closed: goods honestly sold this way
}

// Frame is a way of speaking about an ad that is not one.
type Frame struct {
	Name      string // report, care, past, lawful
	Slots     []Slot
	WholePost []string // lists whose words speak of the post as a whole: they pass on what others wrote
	Gloss     Gloss
}

// LabelRule is one line of the label table; the first that holds decides.
type LabelRule struct {
	Label Label
	When  string // named condition of the classifier: quoted-or-care, source-asking, gate-open, otherwise
}

// Scoring is scoring.yaml.
type Scoring struct {
	Product    map[string]int // low, medium, high, unknown
	Group      map[string]int // by group name
	Telling    int            // each sign
	TellingMax int
	Strength   map[Strength]int
	OpenFloor  int // an open gate lifts the score to at least this
	ClosedCap  int // a closed gate caps it at this
	Max        int
	Bands      []Band // rising
}

// Band is a range of scores with a name.
type Band struct {
	Name string
	From int
}

// Substance is one entry of substances.yaml.
type Substance struct {
	Key      string
	Name     Gloss
	Units    []string // as traded
	Prices   []PriceRange
	Unlawful []Unlawful
	Pos      Pos
}

// PriceRange is what a street unit usually costs.
type PriceRange struct {
	Currency string // ISO 4217
	Unit     string // g, tablet, ml, ...
	Low      float64
	High     float64
}

// Unlawful says where and when a substance may not be sold.
type Unlawful struct {
	Place   string // ISO 3166-1 alpha-2
	From    time.Time
	Until   time.Time // zero = still
	Except  string
	Checked string // by whom and when
}
