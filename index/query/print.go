package query

func (All) String() string     { return "" }
func (Text) String() string    { return "" }
func (Keyword) String() string { return "" }
func (Range) String() string   { return "" }
func (And) String() string     { return "" }
func (Or) String() string      { return "" }
func (Not) String() string     { return "" }
