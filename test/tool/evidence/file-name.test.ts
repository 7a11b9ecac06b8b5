import { expect, test } from '@jest/globals';
import contentDisposition from 'content-disposition';
import { cleanFileName } from '../../../tool/features/evidence/file-name.ts';

test.each([
  ['plan.docx', 'plan.docx'],
  ['Unité 3 – évaluation.pdf', 'Unité 3 – évaluation.pdf'],
  ['../../a', 'a'],
  ['..\\a', 'a'],
  ['/etc/passwd', 'passwd'],
  ['C:\\Users\\Ada\\plan.pdf', 'plan.pdf'],
  ['a\0.png', 'a.png'],
  ['CON', '_CON'],
  ['com1.txt', '_com1.txt'],
  ['.htaccess', 'htaccess'],
  ['a.php.png', 'a.php.png'],
  ['photo\u202Egnp.exe', 'photognp.exe'],
  ['a\r\nSet-Cookie: x', 'aSet-Cookie_ x'],
  ['"; filename=evil', '__ filename=evil'],
  ['<script>.png', '_script_.png'],
  ['...', 'file'],
  ['', 'file'],
  ['\uD800.txt', '\uFFFD.txt'],
])('Q3: %j becomes %j', (given, cleaned) => {
  expect(cleanFileName(given)).toBe(cleaned);
});

test('Q3: a name of 300 characters is cut and keeps its extension', () => {
  const name = cleanFileName(`${'é'.repeat(300)}.docx`);
  expect([[...name].length, name.endsWith('.docx')]).toEqual([120, true]);
});

test('Q3: any cleaned name makes a header that reads back as the name', () => {
  for (const given of ['Unité 3.pdf', '"; filename=evil', '日本語.png', "it's 100%.txt"]) {
    const name = cleanFileName(given);
    expect(contentDisposition.parse(contentDisposition(name))).toMatchObject({
      type: 'attachment',
      parameters: { filename: name },
    });
  }
});
