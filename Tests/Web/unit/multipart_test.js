/// <reference lib="deno.ns" />
import { boundaryOf, parseMultipart } from '../../../Web/api/multipart.js';
import { assert, assertEquals } from './assertions.js';

const encoder = new TextEncoder();
const decoder = new TextDecoder('latin1');
/** @param {string} text @returns {Uint8Array<ArrayBuffer>} */
const bytes = (text) => new Uint8Array(encoder.encode(text));

Deno.test('the boundary is read quoted, bare, and after other parameters', () => {
  assertEquals(
    boundaryOf('multipart/related; type="application/octet-stream"; boundary="a b"'),
    'a b',
  );
  assertEquals(boundaryOf('multipart/related; boundary=xyz; start=1'), 'xyz');
  assertEquals(boundaryOf('image/jpeg'), undefined);
});

Deno.test('parts keep their bytes, whatever these look like', () => {
  const body = 'a\r\n--x-not-the-end\r\n\n--\r\n';
  const text =
    `preamble\r\n--xyz\r\nContent-Type: application/octet-stream\r\n\r\n${body}\r\n--xyz\r\n\r\n\r\n--xyz--\r\n`;
  const parts = parseMultipart(bytes(text), 'xyz');
  assertEquals(parts.map((part) => decoder.decode(part.body)), [body, '']);
  assertEquals(parts[0].headers.get('content-type'), 'application/octet-stream');
});

Deno.test('a declared length spares the search and a wrong one does no harm', () => {
  for (const length of [5, 3, 500]) {
    const text = `--b\r\nContent-Length: ${length}\r\n\r\n12345\r\n--b\r\n\r\nsecond\r\n--b--`;
    const parts = parseMultipart(bytes(text), 'b');
    assertEquals(parts.map((part) => decoder.decode(part.body)), ['12345', 'second']);
  }
});

Deno.test('bare line feeds and a missing end are accepted', () => {
  const parts = parseMultipart(bytes('--b\nContent-Type: x\n\nabc\n--b\n\ncut sho'), 'b');
  assertEquals(parts.map((part) => decoder.decode(part.body)), ['abc', 'cut sho']);
});

Deno.test('a body without the boundary has no parts', () => {
  assertEquals(parseMultipart(bytes('nothing here'), 'b').length, 0);
  assertEquals(parseMultipart(new Uint8Array(0), 'b').length, 0);
});

Deno.test('a megabyte of pixels that begin like delimiters is split in little time', () => {
  const pixels = bytes('\n--'.repeat(400_000));
  const head = bytes('--b\r\n\r\n');
  const tail = bytes('\r\n--b--');
  const whole = new Uint8Array(head.length + pixels.length + tail.length);
  whole.set(head);
  whole.set(pixels, head.length);
  whole.set(tail, head.length + pixels.length);
  const start = performance.now();
  const [part] = parseMultipart(whole, 'b');
  assertEquals(part.body.length, pixels.length);
  assert(performance.now() - start < 1000);
});
