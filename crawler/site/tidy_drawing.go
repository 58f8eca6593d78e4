package site

import (
	"strings"

	"golang.org/x/net/html"
)

// draw begins <svg> or an element in it.
func (t *tidyReader) draw(found tag) bool {
	if !written(&found) {
		return false
	}
	n := t.element(found)
	n.Namespace = "svg"
	if !found.closed {
		t.open(n, kindDrawing)
	}
	return true
}

// written makes the names in a tag those the parser writes in a drawing, which
// has capitals in some; false = it is not one of the usual elements.
func written(found *tag) bool {
	switch found.name {
	case "svg", "g", "path", "circle", "rect", "ellipse", "line", "polygon", "polyline", "defs", "use", "stop":
	case "lineargradient":
		found.name, found.atom = "linearGradient", 0
	case "radialgradient":
		found.name, found.atom = "radialGradient", 0
	case "clippath":
		found.name, found.atom = "clipPath", 0
	default:
		return false
	}
	for i := range found.attrs {
		if !writtenAttribute(&found.attrs[i]) {
			return false
		}
	}
	return true
}

func writtenAttribute(a *html.Attribute) bool {
	switch a.Key {
	case "class", "id", "style", "role", "width", "height", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy", "d",
		"points", "fill", "stroke", "offset", "opacity", "transform", "focusable", "version", "viewport", "xmlns":
	case "viewbox":
		a.Key = "viewBox"
	case "preserveaspectratio":
		a.Key = "preserveAspectRatio"
	case "gradienttransform":
		a.Key = "gradientTransform"
	case "gradientunits":
		a.Key = "gradientUnits"
	case "xlink:href", "xmlns:xlink", "xml:space":
		a.Namespace, a.Key, _ = strings.Cut(a.Key, ":")
	default:
		return strings.Contains(a.Key, "-") // none of these has a capital
	}
	return true
}
