package har

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

var (
	errTooLarge = errors.New("the value is larger than the limit")
	errEnd      = errors.New("the list or the object ends")
)

// syntaxError is a byte that cannot stand where it stands.
type syntaxError struct {
	at   int64
	byte byte
}

func (e *syntaxError) Error() string { return fmt.Sprintf("%q at byte %d", e.byte, e.at) }

// maxDepth is how deep values may be nested.
const maxDepth = 200

// scanner finds the ends of JSON values without keeping them. encoding/json reads every string whole, however long.
// Beyond what it needs for that it does not check them.
type scanner struct {
	r  *bufio.Reader
	at int64 // bytes read
}

func (s *scanner) byte() (byte, error) {
	c, err := s.r.ReadByte()
	if err == nil {
		s.at++
	}
	return c, err
}

// peek passes over white space and looks at what follows.
func (s *scanner) peek() (byte, error) {
	for {
		c, err := s.byte()
		if err != nil {
			return 0, err
		}
		switch c {
		case ' ', '\t', '\r', '\n':
			continue
		case 0xef: // a byte order mark, which some programs write
			if mark, _ := s.r.Peek(2); s.at == 1 && string(mark) == "\xbb\xbf" {
				n, _ := s.r.Discard(2)
				s.at += int64(n)
				continue
			}
		}
		s.at--
		return c, s.r.UnreadByte()
	}
}

// expect reads the byte want.
func (s *scanner) expect(want byte) error {
	c, err := s.peek()
	if err != nil {
		return err
	}
	if c != want {
		return &syntaxError{s.at, c}
	}
	_, err = s.byte()
	return err
}

// enter begins an object and goes to the value of its key. The error is errEnd when there is no such key.
func (s *scanner) enter(key string) error {
	if err := s.expect('{'); err != nil {
		return err
	}
	for {
		if c, err := s.peek(); err != nil {
			return err
		} else if c == '}' {
			return errEnd
		}
		const maxKey = 1 << 10
		raw, err := s.value(maxKey)
		if err != nil && !errors.Is(err, errTooLarge) {
			return err
		}
		var name string
		_ = json.Unmarshal(raw, &name) // what is no key is not the one that is looked for
		if err := s.expect(':'); err != nil {
			return err
		}
		if name == key {
			return nil
		}
		if _, err := s.value(0); !errors.Is(err, errTooLarge) {
			return err
		}
		c, err := s.peek()
		if err != nil {
			return err
		}
		if c == '}' {
			return errEnd
		}
		if err := s.expect(','); err != nil {
			return err
		}
	}
}

// value reads a value and returns its bytes. The error is errTooLarge, and the value is passed over, when it has more
// than limit bytes.
func (s *scanner) value(limit int) ([]byte, error) {
	if _, err := s.peek(); err != nil {
		return nil, err
	}
	var kept []byte
	size := 0
	keep := func(c byte) {
		if size++; size <= limit {
			kept = append(kept, c)
		}
	}
	depth, inString := 0, false
	for {
		c, err := s.byte()
		switch {
		case errors.Is(err, io.EOF) && depth == 0 && !inString && size > 0:
			return result(kept, size, limit) // a bare number at the end
		case err != nil:
			return nil, err
		case inString:
			keep(c)
			switch c {
			case '\\':
				if c, err = s.byte(); err != nil {
					return nil, err
				}
				keep(c)
			case '"':
				if inString = false; depth == 0 {
					return result(kept, size, limit)
				}
			}
			continue
		}
		switch c {
		case '"':
			keep(c)
			inString = true
		case '{', '[':
			keep(c)
			if depth++; depth > maxDepth {
				return nil, &syntaxError{s.at - 1, c}
			}
		case '}', ']':
			if depth == 0 { // it ends what the value stands in
				s.at--
				_ = s.r.UnreadByte()
				if size == 0 {
					return nil, &syntaxError{s.at, c}
				}
				return result(kept, size, limit)
			}
			keep(c)
			if depth--; depth == 0 {
				return result(kept, size, limit)
			}
		case ',', ':', ' ', '\t', '\r', '\n':
			if depth == 0 {
				s.at--
				_ = s.r.UnreadByte()
				if size == 0 {
					return nil, &syntaxError{s.at, c}
				}
				return result(kept, size, limit)
			}
			keep(c)
		default:
			keep(c)
		}
	}
}

func result(kept []byte, size, limit int) ([]byte, error) {
	if size > limit {
		return nil, errTooLarge
	}
	return kept, nil
}
