package site

import "golang.org/x/net/html/atom"

// kind is what the rules for an element's beginning and end depend on.
type kind int

const (
	kindPlain        kind = iota // may stand anywhere; so does what HTML does not know
	kindFormat                   // <b>: would be taken up again after an end tag that crosses it
	kindAnchor                   // the same, and ends the one before
	kindBlock                    // ends a paragraph
	kindList                     // a block of items
	kindTerms                    // a block of terms
	kindParagraph                // a block that ends by itself
	kindHeading                  // a block that ends a heading
	kindForm                     // a block of which only one is open
	kindItem                     // <li>
	kindTerm                     // <dd>, <dt>
	kindPreformatted             // a block whose first line break is not seen
	kindButton                   // ends a button
	kindChoice                   // <select>
	kindOption
	kindVoid     // has no inside
	kindField    // <input>: a void that ends a choice
	kindRule     // <hr>: a void that ends a choice and a paragraph
	kindRaw      // everything up to its end tag is text
	kindRawWords // the same, with character references
	kindDrawing  // <svg> and what stands in it
	kindTable    // the four that follow hold nothing but the next
	kindSection
	kindRow
	kindCell
	kindStrange // not known well enough
	kinds
)

// isFrame says that an element holds other parts of a table, and no words.
func (k kind) isFrame() bool { return k == kindTable || k == kindSection || k == kindRow }

// endsParagraph says that an open paragraph would end where such an element begins.
func (k kind) endsParagraph() bool {
	switch k {
	case kindBlock, kindList, kindTerms, kindParagraph, kindHeading, kindForm, kindItem, kindTerm, kindPreformatted, kindRule, kindTable:
		return true
	}
	return false
}

// elementKind sorts the elements by the parser's rules for them.
func elementKind(a atom.Atom) kind {
	switch a {
	case atom.Div, atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Center, atom.Details, atom.Dialog, atom.Fieldset,
		atom.Figcaption, atom.Figure, atom.Footer, atom.Header, atom.Hgroup, atom.Main, atom.Nav, atom.Search, atom.Section, atom.Summary:
		return kindBlock
	case atom.A:
		return kindAnchor
	case atom.B, atom.Big, atom.Code, atom.Em, atom.Font, atom.I, atom.S, atom.Small, atom.Strike, atom.Strong, atom.Tt, atom.U:
		return kindFormat
	case atom.Br, atom.Img, atom.Area, atom.Embed, atom.Wbr, atom.Param, atom.Source, atom.Track, atom.Base, atom.Link, atom.Meta:
		return kindVoid
	case atom.P:
		return kindParagraph
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return kindHeading
	case atom.Ul, atom.Ol, atom.Menu, atom.Dir:
		return kindList
	case atom.Li:
		return kindItem
	case atom.Dl:
		return kindTerms
	case atom.Dd, atom.Dt:
		return kindTerm
	case atom.Svg:
		return kindDrawing
	case atom.Script, atom.Style, atom.Noscript, atom.Iframe:
		return kindRaw
	case atom.Title, atom.Textarea:
		return kindRawWords
	case atom.Pre, atom.Listing:
		return kindPreformatted
	case atom.Form:
		return kindForm
	case atom.Input:
		return kindField
	case atom.Button:
		return kindButton
	case atom.Select:
		return kindChoice
	case atom.Option, atom.Optgroup:
		return kindOption
	case atom.Hr:
		return kindRule
	case atom.Table:
		return kindTable
	case atom.Tbody, atom.Thead, atom.Tfoot:
		return kindSection
	case atom.Tr:
		return kindRow
	case atom.Td, atom.Th, atom.Caption:
		return kindCell
	case atom.Basefont, atom.Bgsound, atom.Body, atom.Col, atom.Colgroup, atom.Frame, atom.Frameset, atom.Head, atom.Html,
		atom.Image, atom.Keygen, atom.Math, atom.Nobr, atom.Noembed, atom.Noframes, atom.Plaintext, atom.Rb,
		atom.Rp, atom.Rt, atom.Rtc, atom.Template, atom.Xmp:
		return kindStrange
	}
	return kindPlain
}

// mayBegin says that an element begins where the reader stands without ending
// another. It may say no where the parser would say yes.
func (t *tidyReader) mayBegin(a atom.Atom, k kind) bool {
	in := t.top().kind
	if in.isFrame() {
		switch k {
		case kindSection:
			return in == kindTable
		case kindRow:
			return in == kindSection || in == kindTable // <tbody> may be left out
		case kindCell:
			return in == kindRow && a != atom.Caption || in == kindTable && a == atom.Caption
		}
		return false
	}
	if t.inside[kindParagraph] > 0 && k.endsParagraph() {
		return false
	}
	switch k {
	case kindAnchor, kindForm, kindButton, kindChoice:
		return t.inside[k] == 0
	case kindField, kindRule:
		return t.inside[kindChoice] == 0
	case kindHeading:
		return in != kindHeading
	case kindItem:
		return in == kindList || t.inside[kindItem] == 0
	case kindTerm:
		return in == kindTerms || t.inside[kindTerm] == 0
	case kindOption:
		return in == kindChoice || t.top().atom == atom.Optgroup && a == atom.Option
	case kindSection, kindRow, kindCell, kindStrange:
		return false
	}
	return true
}
