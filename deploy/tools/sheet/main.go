// Command sheet puts the pictures of a directory that end in a suffix together
// on one sheet, small and with equal widths, in order of name.
//
//	sheet DIR SUFFIX OUT.jpg
package main

import (
	"cmp"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
)

const (
	width   = 420 // of one picture, in pixels
	tallest = 900 // what is longer is cut
	columns = 6   //
	gap     = 12  // between pictures
	quality = 72  // of the JPEG
)

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: sheet DIR SUFFIX OUT.jpg")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, "sheet:", err)
		os.Exit(1)
	}
}

func run(dir, suffix, out string) error {
	names, err := filepath.Glob(filepath.Join(dir, "*"+suffix+".png"))
	if err != nil {
		return err
	}
	if len(names) == 0 {
		return fmt.Errorf("no picture in %s ends in %s.png", dir, suffix)
	}
	var pictures []image.Image
	for _, name := range names {
		p, err := read(name)
		if err != nil {
			return fmt.Errorf("read %s: %w", name, err)
		}
		pictures = append(pictures, smaller(p))
	}
	f, err := os.Create(out)
	if err != nil {
		return err
	}
	return cmp.Or(jpeg.Encode(f, sheet(pictures), &jpeg.Options{Quality: quality}), f.Close())
}

func read(name string) (image.Image, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return png.Decode(f)
}

// smaller is a picture of the common width, each point the mean of those it
// stands for.
func smaller(p image.Image) image.Image {
	b := p.Bounds()
	height := min(b.Dy()*width/b.Dx(), tallest)
	out := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			out.Set(x, y, mean(p, image.Rect(x*b.Dx()/width, y*b.Dx()/width, (x+1)*b.Dx()/width, (y+1)*b.Dx()/width).Add(b.Min).Intersect(b)))
		}
	}
	return out
}

func mean(p image.Image, of image.Rectangle) color.Color {
	var r, g, b, n uint32
	for y := of.Min.Y; y < of.Max.Y; y++ {
		for x := of.Min.X; x < of.Max.X; x++ {
			pr, pg, pb, _ := p.At(x, y).RGBA()
			r, g, b, n = r+pr>>8, g+pg>>8, b+pb>>8, n+1
		}
	}
	n = max(n, 1)
	return color.RGBA{uint8(r / n), uint8(g / n), uint8(b / n), 255}
}

// sheet lays pictures out, each in the column that is shortest so far.
func sheet(pictures []image.Image) image.Image {
	var ends [columns]int
	at := make([]image.Point, len(pictures))
	for i, p := range pictures {
		c := 0
		for k := range ends {
			if ends[k] < ends[c] {
				c = k
			}
		}
		at[i] = image.Pt(gap+c*(width+gap), gap+ends[c])
		ends[c] += p.Bounds().Dy() + gap
	}
	height := 0
	for _, end := range ends {
		height = max(height, end)
	}
	out := image.NewRGBA(image.Rect(0, 0, gap+columns*(width+gap), height+gap))
	draw.Draw(out, out.Bounds(), image.NewUniform(color.Gray{170}), image.Point{}, draw.Src)
	for i, p := range pictures {
		draw.Draw(out, p.Bounds().Add(at[i]), p, image.Point{}, draw.Src)
	}
	return out
}
