import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paragraphsOfWikitext } from '../../../../native/text/corpus/mediawiki/wikitext.ts';
import { isFailure, readFile } from './corpus-files.ts';

test('a page keeps title, headings, paragraphs, list items and rows; scripts and navigation are dropped', async () => {
  const page = `<!DOCTYPE html>
<html><head><title>Salt &amp; marsh</title><style>p { color: red }</style><script>var a = "<p>no</p>";</script></head>
<body><nav><ul><li>Home</li></ul></nav>
<header><h1>The <em>marsh</em></h1></header>
<p>Reeds grow<br>at the <a href="x.html">edge</a> of the water.
<p>Tides <b>come</b>and go.
<ul><li>heron<li>egret</ul>
<table><tr><th>tide</th><td>3&nbsp;m</td></tr></table>
<div role="navigation">next</div><div class="sidebar">links</div>
<footer>Imprint</footer></body></html>`;
  const { format, documents } = await readFile('marsh.html', page);
  assert.equal(format, 'html');
  assert.deepEqual(documents, [
    {
      documentId: 'marsh',
      title: 'Salt & marsh',
      paragraphs: [
        'The marsh',
        'Reeds grow',
        'at the edge of the water.',
        'Tides comeand go.',
        'heron',
        'egret',
        'tide 3 m',
      ],
    },
  ]);
});

test('a page is known without its extension, takes its title from h1, and is read in its own encoding', async () => {
  const page = Buffer.from('<html><meta charset="iso-8859-2"><h1>Rzeka \xb3</h1><p>d\xb3uga', 'latin1');
  const { format, documents } = await readFile('page.dat', page);
  assert.equal(format, 'html');
  assert.deepEqual(documents[0], { documentId: 'page', title: 'Rzeka ł', paragraphs: ['Rzeka ł', 'długa'] });
});

test('broken and deeply nested pages are read as far as they go', async () => {
  const { documents } = await readFile(
    'cut.html',
    '<html><body></nav></p></b><p>first</p><p>second <a href="',
  );
  assert.deepEqual(documents[0]!.paragraphs, ['first', 'second']);
  const deep = await readFile('deep.html', `<html>${'<div>'.repeat(100_000)}bottom`);
  assert.deepEqual(deep.documents[0]!.paragraphs, ['bottom']);
});

test('<doc> files are a document an element, with its id and title', async () => {
  const content = `<doc id="5" url="?curid=5" title="A &quot;B&quot; bay">
A "B" bay

Calm water.
Deep <i> too.

</doc>
stray
<doc id="7" url="" title="None">

</doc>
<doc id="9" url="?curid=9" title="Cut">
half
`;
  const { format, documents, skipped } = await readFile('AA_wiki.txt', content);
  assert.equal(format, 'doc-elements');
  assert.deepEqual(documents, [
    { documentId: '5', title: 'A "B" bay', paragraphs: ['A "B" bay', 'Calm water.', 'Deep <i> too.'] },
    { documentId: '9', title: 'Cut', paragraphs: ['half'] },
  ]);
  assert.deepEqual(skipped, [
    { where: 'line 8', reason: 'outside of <doc>' },
    { where: 'line 9', reason: 'a <doc> without text' },
    { where: 'line 12', reason: 'the last <doc> is not closed' },
  ]);
});

const PAGE = (title: string, id: number, ns: number, text: string, more = '') =>
  `<page><title>${title}</title><ns>${ns}</ns><id>${id}</id>${more}<revision><id>99</id><text>${text}</text></revision></page>`;

test('MediaWiki XML gives its articles; talk, redirects and empty pages are no documents', async () => {
  const pages = [
    PAGE('Bay', 1, 0, "The '''bay''' of [[sea|seas]].\n== Use ==\n* fishing &amp;amp; ports"),
    PAGE('Talk:Bay', 2, 1, 'chatter'),
    PAGE('Cove', 3, 0, '#REDIRECT [[Bay]]', '<redirect title="Bay"/>'),
    PAGE('Empty', 4, 0, '{{stub}}'),
  ];
  const { format, documents, skipped } = await readFile(
    'dump.xml',
    `<mediawiki>${pages.join('\n')}</mediawiki>`,
  );
  assert.equal(format, 'mediawiki');
  assert.deepEqual(documents, [
    { documentId: '1', title: 'Bay', paragraphs: ['The bay of seas.', 'Use', 'fishing & ports'] },
  ]);
  assert.deepEqual(skipped, [{ where: 'page Empty', reason: 'no text besides templates and tables' }]);
});

test('a dump that is cut short fails, and its own entities are not expanded', async () => {
  const cut = `<mediawiki>${PAGE('Bay', 1, 0, 'water')}<page><title>Co`;
  await assert.rejects(readFile('cut.xml', cut), isFailure('file-unreadable', /cut short/));
  const bomb = `<mediawiki><!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;">]>${PAGE('B', 1, 0, 'one &b; two')}</mediawiki>`;
  const { documents } = await readFile('entities.xml', bomb);
  assert.deepEqual(documents[0]!.paragraphs, ['one &b; two']);
});

test('wikitext loses templates, tables, files, references and the sections of links', () => {
  const text = `{{Infobox|a={{b|c}}
|d=e}}Oslo<ref name="x">book {{cite}}</ref><ref name="y"/> is a [[city]] in [[Norway|the north]].<!-- note -->
[[File:Oslo.jpg|thumb|The [[port]] of Oslo]]It has [http://example.org a port].
{| class="wikitable"
! x
|-
| {{n}} 5
|}
=== Parks ===
''Green'' areas.
== See also ==
* [[Bergen]]
=== Deeper ===
* more
== Climate ==
Mild&nbsp;winters.
[[Category:Cities]]`;
  assert.deepEqual(paragraphsOfWikitext(text), [
    'Oslo is a city in the north.',
    'It has a port.',
    'Parks',
    'Green areas.',
    'Climate',
    'Mild winters.',
  ]);
  assert.deepEqual(paragraphsOfWikitext('before {{never ends\nafter'), ['before', 'after']);
});
