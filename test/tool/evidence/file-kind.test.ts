import { expect, test } from '@jest/globals';
import { mediaTypeOf } from '../../../tool/features/evidence/file-kind.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
/** A zip that holds one stored file with a name that says nothing. */
const zip = Buffer.concat([
  bytes('PK\x03\x04\x14\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00'),
  bytes('\x02\x00\x00\x00\x02\x00\x00\x00\x05\x00\x00\x00a.bin'),
  bytes('hi'),
]);
const compound = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]);

test.each<[string, string, Uint8Array, string | null]>([
  ['a PDF', 'plan.pdf', bytes('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj'), 'application/pdf'],
  ['a picture', 'photo.png', png, 'image/png'],
  ['a picture under another name', 'photo.pdf', png, 'image/png'],
  ['text', 'notes.txt', bytes('We waited five seconds.'), 'text/plain'],
  ['text in UTF-8, cut inside a character', 'notes.txt', Buffer.from('Unité').subarray(0, 5), 'text/plain'],
  ['text of an older program', 'notes.txt', bytes('Unit\xe9 trois, \xe0 revoir demain'), 'text/plain'],
  ['text in UTF-16', 'notes.txt', Buffer.from('\ufeffPlan', 'utf16le'), 'text/plain'],
  ['a table', 'scores.csv', bytes('name,score\nA,1\n'), 'text/csv'],
  [
    'a document, told apart by its name',
    'plan.docx',
    zip,
    expect.stringMatching(/wordprocessingml/) as never,
  ],
  ['a zip', 'samples.zip', zip, 'application/zip'],
  ['an older document', 'plan.doc', compound, 'application/msword'],
  ['an older container of something else', 'setup.msg', compound, null],
  ['Q1: HTML', 'page.html', bytes('<!DOCTYPE html><script>alert(1)</script>'), 'application/octet-stream'],
  [
    'Q2: HTML that says it is a picture',
    'x.png',
    bytes('<html><script>1</script>'),
    'application/octet-stream',
  ],
  [
    'Q1: SVG',
    'x.svg',
    bytes('<svg xmlns="http://www.w3.org/2000/svg" onload="x"/>'),
    'application/octet-stream',
  ],
  ['Q1: XML', 'x.xml', bytes('<?xml version="1.0"?><a/>'), 'application/octet-stream'],
  ['Q1: HTML without a beginning', 'x.html', bytes('hello <b onclick=x>'), 'application/octet-stream'],
  ['a program for Windows', 'plan.pdf', bytes('MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff'), null],
  ['a program for Linux', 'plan', bytes('\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00'), null],
  ['a script for a shell', 'plan.txt', bytes('#!/bin/sh\nrm -rf /'), null],
  ['a script that a double click runs', 'plan.vbs', bytes('MsgBox 1'), null],
  ['a shortcut', 'plan.pdf.lnk', bytes('text'), null],
  ['bytes that are nothing known', 'plan.bin', Buffer.from([0, 1, 2, 3, 0, 255, 254, 0]), null],
])('%s (%s)', async (_what, name, head, expected) => {
  expect(await mediaTypeOf(head, name)).toEqual(expected);
});
