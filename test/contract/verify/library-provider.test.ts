import t from 'tap';
import { formatFailures } from './format-failures.ts';
import { type Fault, faults } from './provider/library.ts';
import { loadLibraryDocument, verifyLibrary } from './provider/verify-library.ts';

const document = await loadLibraryDocument();

t.test('a library API that matches its document has no failure', async (t) => {
  const { report, held } = await verifyLibrary(document);

  t.strictSame(report.failures, []);
  t.equal(held, 0, 'what was made is removed');
  t.strictSame(report.left, []);
  t.ok(
    report.operations.every(({ checks }) => checks.every(({ outcome }) => outcome === 'passed')),
  );
});

/**
 * Faults that are planted together, since none hides another.
 * `npm run faults -- --provider library` plants each alone.
 */
const groups: readonly (readonly Fault[])[] = [
  [
    'create answers 200',
    'settings are lost',
    'create answers with another book',
    'ids are given twice',
    'a header is of another type',
    'the JSON breaks off',
    'a missing field is taken',
    'a wrong type is taken',
    'any number is taken',
    'any genre is taken',
    'any query is taken',
    'a field is forgotten',
    'one genre fails',
    'no text is wrong',
  ],
  [
    'a date is none',
    'the bound is ignored',
    'unreadable JSON fails',
    'only reading is guarded',
    'Location leads nowhere',
    'a value is none of the enumeration',
    'an id is no UUID',
    'a record is listed twice',
  ],
  [
    'a number is a text',
    'a field too many',
    'a bad body fails',
    'the list misses what was created',
    'the list shows an old author',
    'the total is wrong',
    'the order is ignored',
    'the size of a page is ignored',
    'Location is of another',
    'HEAD answers 404',
    'there is every book',
    'another book is read',
    'a required header is missing',
    'a secret is shown',
    'a number is out of its range',
    'a status that nobody knows',
    'the connection is cut',
    'the reviews of all books are listed',
    'each read differs',
    'a list too long',
  ],
  [
    'a required field is missing',
    'the content type is another',
    'a page loses a record',
    'delete does nothing',
    'an error has another form',
    'what is refused is stored',
  ],
  [
    'the filter finds nothing',
    'a page repeats',
    'what is deleted stays listed',
    'the body is empty',
  ],
  ['the filter is ignored', 'null where there is none'],
  ['no request is authenticated'],
  ['patch is lost', 'put is lost'],
  ['patch replaces', 'put merges'],
];

t.test('each of more than fifty faults is found in its place', async (t) => {
  t.strictSame(groups.flat().toSorted(), Object.keys(faults).toSorted());
  for (const group of groups) {
    const { report } = await verifyLibrary(document, { faults: group });
    const found = formatFailures(report).join('\n');
    for (const fault of group) t.match(found, faults[fault], fault);
  }
});
