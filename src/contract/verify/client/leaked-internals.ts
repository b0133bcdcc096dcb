/** What a server may show of its internals. */
export type LeakKind = 'stack trace' | 'database' | 'system' | 'path' | 'environment' | 'password';

/** An internal of a server in a text. */
export type Leak = {
  readonly kind: LeakKind;
  /** What it is, as in `The reply contains …`. */
  readonly name: string;
  /** The text that shows it. */
  readonly excerpt: string;
};

type LeakPattern = readonly [kind: LeakKind, name: string, pattern: RegExp];

/** Texts that only appear when a server shows its internals to clients. */
const patterns: readonly LeakPattern[] = [
  // JavaScript, also inside a JSON string.
  [
    'stack trace',
    'a stack trace',
    /(\n|\\n)\s{0,20}at [^\n]{1,200}?:\d{1,6}:\d{1,6}\)?|\bat [\w.<> [\]]{1,100}\((file:\/\/)?\/[^\s:)]{1,200}:\d{1,6}:\d{1,6}\)/,
  ],
  [
    'stack trace',
    'a stack trace',
    /\bat [\w.$]{1,100}\(\w{1,60}\.(java|kt|scala|groovy):\d{1,6}\)/,
  ],
  [
    'stack trace',
    'a stack trace',
    /\bat [\w.]{1,100}\([^)\n]{0,200}\) in [^\n]{1,200}:line \d{1,6}/,
  ],
  [
    'stack trace',
    'a stack trace',
    /Traceback \(most recent call last\)|File \\?"[^"\n]{1,200}", line \d{1,6}, in /,
  ],
  ['stack trace', 'a stack trace', /goroutine \d{1,9} \[running\]|\.go:\d{1,6} \+0x[\da-f]/],
  [
    'stack trace',
    'a stack trace',
    /\.rb:\d{1,6}:in [`']|#\d{1,3} \/[\w./-]{1,200}\.php\(\d{1,6}\)/,
  ],
  ['stack trace', 'a stack trace', /\.php on line \d{1,6}|thread '[^'\n]{1,60}' panicked at/],
  [
    'stack trace',
    'an uncaught exception',
    /\b(java|javax|jakarta|kotlin)\.[\w.]{1,100}(Exception|Error)\b/,
  ],
  [
    'stack trace',
    'an uncaught exception',
    /\borg\.(springframework|hibernate|postgresql)\.[\w.]{1,100}Exception\b/,
  ],
  [
    'stack trace',
    'an uncaught exception',
    /\bSystem\.\w{0,60}Exception\b|\bNullReferenceException\b|\bNullPointerException\b/,
  ],
  [
    'stack trace',
    'an uncaught exception',
    /\b(Type|Reference|Range|Syntax|Key|Attribute|Value)Error: |\bNoMethodError\b/,
  ],
  [
    'stack trace',
    'an uncaught exception',
    /Cannot read propert(y|ies) (of|')|\bis not a function\b|undefined method [`']/,
  ],
  [
    'stack trace',
    'an uncaught exception',
    /\bUncaught (Error|Exception|TypeError)\b|runtime error: |nil pointer dereference/,
  ],
  [
    'database',
    'a database error',
    /SQLSTATE\[|\bSQLSTATE\b|SQLITE_[A-Z]{4,30}|\bORA-\d{5}\b|\bPG::\w{1,60}/,
  ],
  [
    'database',
    'a database error',
    /error in your SQL syntax|syntax error at or near |near \\?"[^"\n]{1,60}\\?": syntax error/,
  ],
  [
    'database',
    'a database error',
    /violates (unique|foreign key|not-null|check) constraint|(UNIQUE|FOREIGN KEY|NOT NULL|CHECK) constraint failed/,
  ],
  [
    'database',
    'a database error',
    /relation \\?"[^"\n]{1,60}\\?" does not exist|Unknown column '|Duplicate entry '|ER_[A-Z]{2,20}_[A-Z_]{2,30}/,
  ],
  [
    'database',
    'a database error',
    /E11000 duplicate key|Mongo(Server|Network)?Error\b|CastError: |Unclosed quotation mark|Incorrect syntax near/,
  ],
  [
    'database',
    'a database error',
    /\bPDOException\b|\bSequelize\w{0,40}Error\b|\bPrismaClient\w{1,40}Error\b|\bQueryFailedError\b/,
  ],
  [
    'database',
    'a database error',
    /\bActiveRecord::|\bpsycopg2?\.|\bsqlalchemy\.|\bdjango\.db\.|\bknex\b.{0,40}error/,
  ],
  [
    'database',
    'an SQL statement',
    /\bSELECT\s[^\n]{1,200}?\sFROM\s[\w"`.[]|\b(INSERT INTO|DELETE FROM)\s["`[]?\w|\bUPDATE\s[\w"`.[\]]{1,60}\sSET\s/,
  ],
  // In lower case these are also words of sentences.
  [
    'database',
    'an SQL statement',
    /\bselect (\*|[\w".]{1,60}(, ?[\w".]{1,60}){0,30}) from ["`\w.]{1,60} (where|limit|order by)\b/,
  ],
  [
    'database',
    'an SQL statement',
    /\binsert into ["`\w.]{1,60} ?\(|\bdelete from ["`\w.]{1,60} where\b|\bupdate ["`\w.]{1,60} set ["`\w.]{1,60} ?=/,
  ],
  [
    'system',
    'a system error',
    /\b(ECONNREFUSED|ECONNRESET|ENOENT|EACCES|EPERM|ENOTFOUND|ETIMEDOUT|EADDRINUSE)\b/,
  ],
  ['path', 'a file path', /(^|["'\s(=:[])\/(home|usr)\/[\w./@-]{1,200}\.[a-z]{1,5}\b/],
  ['path', 'a file path', /(^|["'\s(=:[])\/(var|app)\/[\w./@-]{1,200}\.[a-z]{1,5}\b/],
  ['path', 'a file path', /(^|["'\s(=:[])\/(srv|opt)\/[\w./@-]{1,200}\.[a-z]{1,5}\b/],
  ['path', 'a file path', /(^|["'\s(=:[])\/(root|etc)\/[\w./@-]{1,200}\.[a-z]{1,5}\b/],
  ['path', 'a file path', /(^|["'\s(=:[])\/(tmp|Users)\/[\w./@-]{1,200}\.[a-z]{1,5}\b/],
  ['path', 'a file path', /(^|["'\s(=:[])\/(workspace|code)\/[\w./@-]{1,200}\.[a-z]{1,5}\b/],
  [
    'path',
    'a file path',
    /(^|["'\s(=:[])\/(etc\/(passwd|shadow|hosts)|[\w./@-]{1,100}\/node_modules\/[\w./@-]{1,100})/,
  ],
  [
    'path',
    'a file path',
    /\b[A-Z]:\\{1,2}(Users|inetpub|Windows|Program Files|app|src|www)\\{1,2}/,
  ],
  [
    'environment',
    'environment variables',
    /\b(AWS_SECRET_ACCESS_KEY|AWS_ACCESS_KEY_ID|DATABASE_URL|DB_PASSWORD|DB_PASS|DB_HOST|DB_USER|PGPASSWORD|POSTGRES_PASSWORD|MYSQL_ROOT_PASSWORD|REDIS_URL|SECRET_KEY_BASE|SECRET_KEY|JWT_SECRET|SESSION_SECRET|NODE_ENV|PYTHONPATH|JAVA_HOME|LD_LIBRARY_PATH)\\?["']?\s{0,3}[:=]/,
  ],
  [
    'environment',
    'environment variables',
    /(^|[\s"'{,\n])(PATH|HOME|HOSTNAME|PWD|SHELL)\\?["']?\s{0,3}[:=]\s{0,3}\\?["']?\//,
  ],
  [
    'environment',
    'the address of a database',
    /\b(postgres|postgresql|mysql|mariadb|mongodb|mongodb\+srv|redis|rediss|amqp|amqps|jdbc:\w{1,20}):\/\/[^\s"'<>]{1,200}/,
  ],
  // Of bcrypt, Argon2, scrypt, PBKDF2 and crypt(3).
  [
    'password',
    'the hash of a password',
    /\$2[abxy]\$\d\d\$[./A-Za-z\d]{53}|\$argon2(id|[id])\$v=\d|\$scrypt\$ln=\d|\$pbkdf2-\w{1,10}\$\d|\$[56]\$[./\w$=]{1,32}\$[./A-Za-z\d]{43,86}/,
  ],
  ['environment', 'a private key', /-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----/],
];

/** Longer texts are searched in their beginning only. */
const maxSearchedLength = 20_000;

/** Finds the internals that a text shows, of all kinds or of some. */
export function findLeak(text: string, kinds?: ReadonlySet<LeakKind>): Leak | undefined {
  const searched = text.slice(0, maxSearchedLength);
  for (const [kind, name, pattern] of patterns) {
    if (kinds && !kinds.has(kind)) continue;
    const [excerpt] = pattern.exec(searched) ?? [];
    if (excerpt !== undefined) return { kind, name, excerpt: excerpt.trim() };
  }
  return undefined;
}
