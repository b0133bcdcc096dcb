import { randomUUID } from 'node:crypto';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';

/** What can be wrong with the library, one at a time. */
export const faults = {
  'create answers 200': ['addBook', 'reply'],
  'a required field is missing': ['listBooks', 'reply'],
  'a number is a text': ['readBook', 'reply'],
  'a field too many': ['readBook', 'reply'],
  'a date is none': ['addBook', 'reply'],
  'the content type is another': ['readBook', 'reply'],
  'the filter is ignored': ['listBooks', 'filter'],
  'the bound is ignored': ['listBooks', 'filter'],
  'the filter finds nothing': ['listBooks', 'filter'],
  'a page repeats': ['listBooks', 'page'],
  'a page loses a record': ['listBooks', 'page'],
  'delete does nothing': ['removeBook', 'removed'],
  'what is deleted stays listed': ['removeBook', 'removed'],
  'patch is lost': ['changeBook', 'updated'],
  'patch replaces': ['changeBook', 'untouched'],
  'put is lost': ['replaceBook', 'updated'],
  'put merges': ['replaceBook', 'updated'],
  'settings are lost': ['changeSettings', 'updated'],
  'a bad body fails': ['addBook', 'reply'],
  'unreadable JSON fails': ['addBook', 'reply'],
  'no request is authenticated': ['readBook', 'credential'],
  'only reading is guarded': ['addBook', 'credential'],
  'the list misses what was created': ['listBooks', 'listed'],
  'the list shows an old author': ['listBooks', 'listed'],
  'the total is wrong': ['listBooks', 'total'],
  'the order is ignored': ['listBooks', 'sort'],
  'the size of a page is ignored': ['listBooks', 'limit'],
  'Location leads nowhere': ['addBook', 'location'],
  'Location is of another': ['addBook', 'location'],
  'HEAD answers 404': ['requestBook', 'head'],
  'there is every book': ['readBook', 'unknown'],
  'an error has another form': ['readBook', 'reply'],
  'a value is none of the enumeration': ['listBooks', 'reply'],
  'null where there is none': ['readBook', 'reply'],
  'an id is no UUID': ['addBook', 'reply'],
  'create answers with another book': ['addBook', 'kept'],
  'ids are given twice': ['addBook', 'identity'],
  'another book is read': ['readBook', 'identity'],
  'a required header is missing': ['readBook', 'reply'],
  'a header is of another type': ['listBooks', 'reply'],
  'the JSON breaks off': ['listBooks', 'reply'],
  'the body is empty': ['readBook', 'reply'],
  'a missing field is taken': ['addBook', 'refusal'],
  'a wrong type is taken': ['addBook', 'refusal'],
  'any number is taken': ['addBook', 'refusal'],
  'any genre is taken': ['addBook', 'refusal'],
  'any query is taken': ['listBooks', 'refusal'],
  'what is refused is stored': ['addBook', 'refusal'],
  'a field is forgotten': ['addBook', 'kept'],
  'a secret is shown': ['readBook', 'reply'],
  'a number is out of its range': ['listReviews', 'reply'],
  'a status that nobody knows': ['removeBook', 'reply'],
  'one genre fails': ['listBooks', 'reply'],
  'the connection is cut': ['replaceBook', 'reply'],
  'a record is listed twice': ['listBooks', 'unique'],
  'the reviews of all books are listed': ['listReviews', 'parent'],
  'each read differs': ['readBook', 'repeatable'],
  'a list too long': ['readBook', 'reply'],
  'no text is wrong': ['health', 'reply'],
} as const;

export type Fault = keyof typeof faults;

type Book = Record<string, unknown> & { id: string; title: string };

/** A library that runs, and how many books it holds. */
export type Library = { readonly app: FastifyInstance; readonly held: () => number };

/** The library, by hand and without anything of Sandlot; with one fault, or none. */
export function openLibrary(fault?: Fault): Library {
  const is = (name: Fault): boolean => name === fault;
  const books = new Map<string, Book>();
  const reviews = new Map<string, object[]>();
  let settings: Record<string, unknown> = { loan_days: 14, greeting: 'Hello' };
  let lastReview = 0;
  const app = fastify({ exposeHeadRoutes: false });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => {
    try {
      done(null, JSON.parse(String(text)));
    } catch {
      done(
        Object.assign(new Error('The body is not JSON.'), {
          statusCode: is('unreadable JSON fails') ? 500 : 400,
        }),
      );
    }
  });
  app.setErrorHandler((error, _request, reply) => {
    const status = Number(Object(error).statusCode ?? 500);
    return reply.code(status).send({ message: String(Object(error).message) });
  });
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ message: 'There is no such path.' }),
  );
  app.addHook('onRequest', async (request, reply) => {
    if (!is('a required header is missing')) reply.header('X-Request-Id', randomUUID());
    const isOpen =
      request.url.endsWith('/health') ||
      is('no request is authenticated') ||
      (is('only reading is guarded') && request.method !== 'GET');
    if (!isOpen && request.headers.authorization !== 'Bearer open sesame')
      return reply.code(401).send({ message: 'Send your token.' });
  });

  const checkBook = (body: unknown, kind: 'whole' | 'part'): string | undefined => {
    if (typeof body !== 'object' || body === null || Array.isArray(body)) return 'Send an object.';
    const sent: Record<string, unknown> = { ...body };
    const isText = (least: number, most: number) => (value: unknown) =>
      typeof value === 'string' && [...value].length >= least && [...value].length <= most;
    const rules: Record<string, (value: unknown) => boolean> = {
      title: isText(1, 80),
      author: isText(2, Number.MAX_SAFE_INTEGER),
      genre: (value) =>
        is('any genre is taken')
          ? typeof value === 'string'
          : ['novel', 'poetry', 'science'].includes(String(value)) && typeof value === 'string',
      pages: (value) =>
        Number.isInteger(value) &&
        (is('any number is taken') || (Number(value) >= 1 && Number(value) <= 5000)),
      note: (value) => value === null || typeof value === 'string' || is('a wrong type is taken'),
      section: (value) => typeof value === 'string' && /^[A-Z][0-9]{2}$/.test(value),
      tags: (value) =>
        Array.isArray(value) && value.length <= 5 && value.every((tag) => typeof tag === 'string'),
      lender_pin: (value) => typeof value === 'string',
    };
    for (const [name, value] of Object.entries(sent)) {
      const rule = rules[name];
      if (!rule) return `There is no "${name}".`;
      if (!rule(value)) return `"${name}" is not as described.`;
    }
    const required = kind === 'whole' ? ['title', 'author', 'genre', 'pages'] : [];
    const missing = is('a missing field is taken')
      ? undefined
      : required.find((name) => !(name in sent));
    if (missing) return `"${missing}" is missing.`;
    return kind === 'part' && Object.keys(sent).length === 0 ? 'Send something.' : undefined;
  };

  const show = ({ lender_pin: pin, ...book }: Book, where: 'one' | 'list' | 'new'): object => {
    const shown: Record<string, unknown> = { ...book };
    if (where === 'list') {
      if (is('a required field is missing')) delete shown.author;
      if (is('a value is none of the enumeration')) shown.genre = 'crime';
      if (is('the list shows an old author')) shown.author = 'Somebody Else';
    }
    if (where === 'one') {
      if (is('a number is a text')) shown.pages = String(book.pages);
      if (is('a field too many')) shown.colour = 'blue';
      if (is('null where there is none')) shown.title = null;
      if (is('a secret is shown')) shown.lender_pin = pin ?? '0000';
      if (is('each read differs'))
        shown.title = `${book.title.slice(0, 60)} ${randomUUID().slice(0, 4)}`;
      if (is('a list too long')) shown.tags = ['a', 'b', 'c', 'd', 'e', 'f'];
    }
    if (where === 'new') {
      if (is('a date is none')) shown.created_at = 'yesterday';
      if (is('an id is no UUID')) shown.id = 'book-1';
      if (is('create answers with another book'))
        return { ...shown, title: 'Another', author: 'One' };
    }
    return shown;
  };

  const refuse = (reply: FastifyReply, status: number, message: string) =>
    reply
      .code(status)
      .send(status === 404 && is('an error has another form') ? { error: message } : { message });

  const find = (request: FastifyRequest, reply: FastifyReply): Book | undefined => {
    const { bookId = '' } = Object(request.params);
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(bookId)) {
      refuse(reply, 400, 'The id is no UUID.');
      return undefined;
    }
    const book = books.get(bookId);
    if (book) return book;
    if (is('there is every book') && request.method === 'GET')
      return {
        id: bookId,
        title: 'Any',
        author: 'Anybody',
        genre: 'novel',
        pages: 1,
        note: null,
        created_at: new Date().toISOString(),
      };
    refuse(reply, 404, 'There is no such book.');
    return undefined;
  };

  app.get('/v2/books', (request, reply) => {
    const query: Record<string, string> = { ...Object(request.query) };
    const whole = (name: string, least: number, most: number, usual: number): number => {
      const text = query[name] ?? String(usual);
      return /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most
        ? Number(text)
        : Number.NaN;
    };
    const limit = whole('limit', 1, 50, 20);
    const offset = whole('offset', 0, Number.MAX_SAFE_INTEGER, 0);
    const least = whole('min_pages', 1, Number.MAX_SAFE_INTEGER, 1);
    const { author, genre, sort } = query;
    const isWrong =
      [limit, offset, least].some(Number.isNaN) ||
      (genre !== undefined && !['novel', 'poetry', 'science'].includes(genre)) ||
      (sort !== undefined && !['title', '-title', 'pages', '-pages'].includes(sort));
    if (isWrong && !is('any query is taken'))
      return refuse(reply, 400, 'The query is not as described.');
    if (is('one genre fails') && genre === 'poetry') return refuse(reply, 500, 'No poetry.');
    let found = [...books.values()]
      .filter(
        (book) => author === undefined || book.author === author || is('the filter is ignored'),
      )
      .filter((book) => genre === undefined || book.genre === genre)
      .filter((book) => Number(book.pages) >= least || is('the bound is ignored'));
    if (author !== undefined && is('the filter finds nothing')) found = [];
    if (is('the list misses what was created')) found = found.slice(0, -1);
    if (is('what is deleted stays listed')) found = [...found, ...removed];
    const by = sort?.replace('-', '') ?? 'title';
    if (sort !== undefined && !is('the order is ignored')) {
      found.sort((one, other) => (String(one[by]) < String(other[by]) ? -1 : 1));
      if (by === 'pages') found.sort((one, other) => Number(one.pages) - Number(other.pages));
      if (sort.startsWith('-')) found.reverse();
    }
    let start = offset;
    if (is('a page repeats') && offset > 0) start = offset - 1;
    if (is('a page loses a record') && offset > 0) start = offset + 1;
    const end = is('the size of a page is ignored') ? found.length : start + limit;
    const page = found.slice(start, end).map((book) => show(book, 'list'));
    if (is('a record is listed twice') && page[0]) page.push(page[0]);
    reply.header('X-Rate-Limit', is('a header is of another type') ? 'many' : '60');
    const body = { data: page, total: found.length + (is('the total is wrong') ? 1 : 0) };
    if (!is('the JSON breaks off')) return reply.send(body);
    return reply.type('application/json').send(JSON.stringify(body).slice(0, -2));
  });

  const removed: Book[] = [];
  const onceId = randomUUID();
  app.post('/v2/books', (request, reply) => {
    const wrong = checkBook(request.body, 'whole');
    if (wrong !== undefined && is('a bad body fails')) return refuse(reply, 500, wrong);
    const sent: Record<string, unknown> = { ...Object(request.body) };
    if (is('a field is forgotten')) delete sent.section;
    const id = is('ids are given twice') ? onceId : randomUUID();
    const book = {
      title: '',
      author: '',
      genre: 'novel',
      pages: 1,
      note: null,
      ...sent,
      id,
      created_at: new Date().toISOString(),
    };
    if (wrong !== undefined) {
      if (is('what is refused is stored'))
        books.set(id, {
          ...book,
          title: 'Stored',
          author: 'No one',
          genre: 'novel',
          pages: 1,
          note: null,
        });
      return refuse(reply, 400, wrong);
    }
    books.set(id, book);
    const [first = id] = books.keys();
    const path = is('Location leads nowhere')
      ? `/v2/library/${id}`
      : `/v2/books/${is('Location is of another') ? first : id}`;
    return reply
      .code(is('create answers 200') ? 200 : 201)
      .header('Location', path)
      .send(show(book, 'new'));
  });

  app.get('/v2/books/:bookId', (request, reply) => {
    const book = find(request, reply);
    if (!book) return reply;
    if (is('another book is read')) return reply.send(show({ ...book, id: randomUUID() }, 'one'));
    if (is('the content type is another'))
      return reply.type('text/html').send(JSON.stringify(show(book, 'one')));
    return is('the body is empty')
      ? reply.type('application/json').send('')
      : reply.send(show(book, 'one'));
  });
  app.head('/v2/books/:bookId', (request, reply) => {
    const book = find(request, reply);
    return book ? reply.code(is('HEAD answers 404') ? 404 : 200).send() : reply;
  });
  app.put('/v2/books/:bookId', (request, reply) => {
    const book = find(request, reply);
    if (!book) return reply;
    if (is('the connection is cut')) {
      reply.raw.destroy();
      return reply;
    }
    const wrong = checkBook(request.body, 'whole');
    if (wrong !== undefined) return refuse(reply, 400, wrong);
    const { id, created_at } = book;
    const kept = is('put merges') ? book : {};
    const next: Book = { note: null, title: '', ...kept, ...Object(request.body), id, created_at };
    if (!is('put is lost')) books.set(id, next);
    return reply.send(show(next, 'one'));
  });
  app.patch('/v2/books/:bookId', (request, reply) => {
    const book = find(request, reply);
    if (!book) return reply;
    const wrong = checkBook(request.body, 'part');
    if (wrong !== undefined) return refuse(reply, 400, wrong);
    const bare: Book = {
      id: book.id,
      title: book.title,
      author: 'Unknown',
      genre: book.genre,
      pages: book.pages,
      note: null,
      created_at: book.created_at,
    };
    const next: Book = { ...(is('patch replaces') ? bare : book), ...Object(request.body) };
    if (!is('patch is lost')) books.set(book.id, next);
    return reply.send(show(next, 'one'));
  });
  app.delete('/v2/books/:bookId', (request, reply) => {
    const book = find(request, reply);
    if (!book) return reply;
    if (!is('delete does nothing')) books.delete(book.id);
    removed.push(book);
    return reply.code(is('a status that nobody knows') ? 299 : 204).send();
  });

  app.get('/v2/books/:bookId/reviews', (request, reply) => {
    const book = find(request, reply);
    if (!book) return reply;
    const all = is('the reviews of all books are listed')
      ? [...reviews.values()].flat()
      : (reviews.get(book.id) ?? []);
    return reply.send(
      is('a number is out of its range') ? all.map((one) => ({ ...one, stars: 6 })) : all,
    );
  });
  app.post('/v2/books/:bookId/reviews', (request, reply) => {
    const book = find(request, reply);
    if (!book) return reply;
    const { stars, text } = Object(request.body);
    const isRight =
      Number.isInteger(stars) &&
      stars >= 1 &&
      stars <= 5 &&
      (text === undefined || typeof text === 'string');
    if (!isRight) return refuse(reply, 400, 'The review is not as described.');
    lastReview += 1;
    const review = { id: lastReview, stars, ...(text === undefined ? {} : { text }) };
    reviews.set(book.id, [...(reviews.get(book.id) ?? []), review]);
    return reply.code(201).send(review);
  });

  app.get('/v2/settings', () => settings);
  app.put('/v2/settings', (request, reply) => {
    const { loan_days: days, greeting, ...others } = Object(request.body);
    const isRight =
      Number.isInteger(days) &&
      days >= 1 &&
      days <= 60 &&
      typeof greeting === 'string' &&
      [...greeting].length <= 60;
    if (!isRight) return refuse(reply, 400, 'The settings are not as described.');
    if (!is('settings are lost')) settings = { loan_days: days, greeting, ...others };
    return reply.send(settings);
  });
  app.get('/v2/health', (_request, reply) =>
    reply.type('text/plain').send(is('no text is wrong') ? 'unwell' : 'well'),
  );
  return { app, held: () => books.size };
}
