import t from 'tap';
import { findLeak } from '../../../../src/contract/verify/client/leaked-internals.ts';

const leaks: readonly (readonly [name: string, text: string])[] = [
  ['a stack trace', 'Error: x\n    at save (/srv/a/store.js:41:17)\n'],
  ['a stack trace', '{"stack":"Error: x\\n    at save (store.js:41:17)"}'],
  ['a stack trace', 'at com.acme.Store.save(Store.java:41)'],
  ['a stack trace', 'at Acme.Store.Save(String name) in /src/Store.cs:line 41'],
  ['a stack trace', 'File "/srv/app/views.py", line 7, in post'],
  ['a stack trace', 'goroutine 1 [running]:'],
  ['a stack trace', "app/models/pet.rb:12:in `save'"],
  ['a stack trace', '#0 /srv/app/index.php(12): save()'],
  ['a stack trace', "thread 'main' panicked at src/main.rs:1"],
  ['an uncaught exception', 'java.lang.NullPointerException'],
  ['an uncaught exception', 'org.hibernate.exception.ConstraintViolationException'],
  ['an uncaught exception', "Cannot read properties of undefined (reading 'id')"],
  ['an uncaught exception', 'KeyError: name'],
  ['an uncaught exception', 'runtime error: index out of range'],
  ['a database error', 'SQLSTATE[42S02]: Base table not found'],
  ['a database error', 'You have an error in your SQL syntax'],
  ['a database error', 'duplicate key value violates unique constraint "a_key"'],
  ['a database error', 'UNIQUE constraint failed: pets.name'],
  ['a database error', 'relation "pets" does not exist'],
  ['a database error', 'E11000 duplicate key error collection: a.pets'],
  ['a database error', 'PrismaClientKnownRequestError'],
  ['a database error', 'sqlalchemy.exc.IntegrityError'],
  ['an SQL statement', 'SELECT id FROM pets WHERE 1'],
  ['an SQL statement', 'insert into pets (name) values ($1)'],
  ['an SQL statement', 'UPDATE pets SET name = $1'],
  ['an SQL statement', 'select id, name from pets where id = 1'],
  ['an SQL statement', 'select * from pets limit 1'],
  ['an SQL statement', 'update pets set name=$1'],
  ['an SQL statement', 'delete from pets where id = 1'],
  ['a system error', 'connect ECONNREFUSED 10.0.0.7:5432'],
  ['a file path', '{"file":"/usr/src/app/server.js"}'],
  ['a file path', 'open /etc/passwd'],
  ['a file path', 'C:\\Users\\deploy'],
  ['environment variables', '{"NODE_ENV":"production"}'],
  ['environment variables', 'PATH=/usr/bin'],
  ['the address of a database', 'redis://:pw@cache:6379'],
  [
    'the hash of a password',
    '{"hash":"$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy"}',
  ],
  ['the hash of a password', '$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA'],
  ['the hash of a password', '$pbkdf2-sha256$29000$c2FsdA$aGFzaA'],
  ['a private key', '-----BEGIN RSA PRIVATE KEY-----'],
];

t.test('internals of servers are found', async (t) => {
  for (const [name, text] of leaks) t.equal(findLeak(text)?.name, name, text);
});

const harmless: readonly string[] = [
  'The name must be a string.',
  'Please select a date from the calendar.',
  'Update the settings to continue.',
  'No pet with the id /pets/7 was found at path /pets/7.',
  'Expected a value at /body/name.json',
  'The user is not a member. At 12:30:15 it was removed.',
  'Insert a coin. Delete the form.',
  'You may delete from the list, insert into the list, and update the set of names.',
  'error in the syntax of the query',
  'https://example.com/usr/local/file.txt',
];

t.test('the words of refusals are no internals', async (t) => {
  for (const text of harmless) t.equal(findLeak(text), undefined, text);
});

t.test('only some kinds can be searched', async (t) => {
  t.equal(findLeak('SELECT id FROM pets', new Set(['stack trace'])), undefined);
});
