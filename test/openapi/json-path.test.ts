import t from 'tap';
import { parseJsonPath } from '../../src/openapi/overlay/json-path.ts';

const store = {
  books: [
    { title: 'One', price: 8.95, tags: ['a'] },
    { title: 'Two', price: 12.99, isbn: '1' },
    { title: 'Three', price: 8.99, isbn: '2', none: null },
  ],
  'the red': { price: 399 },
  limit: 10,
};

function titles(query: string) {
  return parseJsonPath(query)(store).map(({ value }) => Object(value).title ?? value);
}

/** A query, and the titles of what it finds. */
const queries: readonly (readonly [string, readonly unknown[]])[] = [
  ['$.limit', [10]],
  ['$["limit"]', [10]],
  ['$[ \'limit\' , "none" ]', [10]],
  ["$['the red'].price", [399]],
  ["$['it\\'s \"x\"']", []],
  ['$.toString', []],
  ['$.limit.x', []],
  ['$.books.title', []],
  ['$.books[*]', ['One', 'Two', 'Three']],
  ['$.books.*', ['One', 'Two', 'Three']],
  ['$.limit.*', []],
  ['$.books[0]', ['One']],
  ['$.books[-1]', ['Three']],
  ['$.books[5]', []],
  ['$.limit[0]', []],
  ['$.books[0,2]', ['One', 'Three']],
  ['$.books[1:]', ['Two', 'Three']],
  ['$.books[:-1]', ['One', 'Two']],
  ['$.books[::2]', ['One', 'Three']],
  ['$.books[::-1]', ['Three', 'Two', 'One']],
  ['$.books[-1:0:-1]', ['Three', 'Two']],
  ['$.books[0:9:0]', []],
  ['$.limit[0:1]', []],
  ['$..price', [399, 8.95, 12.99, 8.99]],
  ['$..[0]', ['One', 'a']],
  ['$..tags.*', ['a']],
  ['$.books[?@.isbn]', ['Two', 'Three']],
  ['$.books[?(!@.isbn)]', ['One']],
  ['$.books[?@.price < $.limit && @.isbn]', ['Three']],
  ["$.books[?@.title == 'One' || @.price >= 12.99]", ['One', 'Two']],
  ['$.books[?@.price <= 8.95]', ['One']],
  ['$.books[?@.title > "P"]', ['Two', 'Three']],
  ['$.books[?@.title > 5]', []],
  ['$.books[?@.none == null]', ['Three']],
  ['$.books[?@.isbn == @.nothing]', ['One']],
  ['$.books[?@.isbn != "1"]', ['One', 'Three']],
  ['$.books[?length(@.title) == 5]', ['Three']],
  ['$.books[?length(@.tags) == 1]', ['One']],
  ['$.books[?length(@.price) == 1]', []],
  ['$.books[?count(@.*) > 3]', ['Three']],
  ['$.books[?value(@.isbn) == "1"]', ['Two']],
  ['$.books[?value(@.*) == "1"]', []],
  ['$.books[?match(@.title, "T.*")]', ['Two', 'Three']],
  ['$.books[?match(@.title, "T")]', []],
  ['$.books[?search(@.title, "e$")]', ['One', 'Three']],
  ['$.books[?search(@.price, "9")]', []],
];

for (const [query, found] of queries) {
  t.test(`${query} selects ${JSON.stringify(found)}`, async (t) => {
    t.strictSame(titles(query), found);
  });
}

for (const query of [
  ...['', 'books', '$.', '$.books[', '$.books[?]', '$.books[?@.a == ]', '$.books[?(@.a]', '$[1'],
  ...['$.books[?no(@.a)]', '$.books[?length(@.a]', '$.books[x]', '$.books x'],
]) {
  t.test(`"${query}" is refused`, async (t) => {
    t.throws(() => parseJsonPath(query), {
      message: /^invalid JSONPath .*: syntax error at (its end|".+")$/,
    });
  });
}
