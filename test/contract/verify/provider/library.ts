import { randomUUID } from 'node:crypto';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';

/** What can be wrong with the library, and how it is found, as a line of `operation check: message`. */
export const faults = {
  'create answers 200': /^addBook reply: The status 200 is not documented\. Documented: 201,/m,
  'a required field is missing':
    /^listBooks reply: The body at \/data\/0 must have the required property "author"\./m,
  'a number is a text': /^readBook reply: The body at \/pages must be integer\./m,
  'a field too many': /^readBook reply: The body must not have the property "colour"\./m,
  'a date is none': /^addBook reply: The body at \/created_at must have the format "date-time"\./m,
  'the content type is another': /^readBook reply: The content type is "text\/html"\./m,
  'the filter is ignored': /^listBooks filter: author=.+ returned a record whose "author" is/m,
  'the bound is ignored': /^listBooks filter: min_pages=\d+ returned a record whose "pages" is/m,
  'the filter finds nothing':
    /^listBooks filter: author=.+ did not return the record ".+", which has that value\./m,
  'a page repeats': /^listBooks page: The record ".+" is on two pages of the list\./m,
  'a page loses a record':
    /^listBooks page: The record ".+" is in the list but on none of its pages\./m,
  'delete does nothing': /^removeBook removed: GET answers 200 for a removed record\./m,
  'what is deleted stays listed': /^removeBook removed: The removed record ".+" is still listed\./m,
  'patch is lost': /^changeBook updated: The property "title" was changed to ".+" but is still "/m,
  'patch replaces':
    /^changeBook untouched: The property "author" was not sent but changed from ".+" to "Unknown"\./m,
  'put is lost': /^replaceBook updated: The property "title" was changed to ".+" but is still "/m,
  'put merges':
    /^replaceBook updated: The record was replaced without "section" but still has the value/m,
  'settings are lost':
    /^changeSettings updated: The property "loan_days" was changed to \d+ but is still 14\./m,
  'a bad body fails': /^addBook reply: The status 500 is not documented\./m,
  'unreadable JSON fails': /^addBook reply: The status 500 is not documented\./m,
  'no request is authenticated':
    /^\w+ credential: A request with no credential was answered with 20\d\./m,
  'only reading is guarded':
    /^addBook credential: A request with no credential was answered with 20\d\./m,
  'the list misses what was created': /^listBooks listed: The created record ".+" is not listed\./m,
  'the list shows an old author':
    /^listBooks listed: The property "author" was sent as ".+" and is listed as "Somebody Else"\./m,
  'the total is wrong': /^listBooks total: The list reports a total of \d+, but has \d+ records\./m,
  'the order is ignored': /^listBooks sort: sort=\S+ returned "\w+" in the order/m,
  'the size of a page is ignored':
    /^listBooks limit: "limit" was 1, but the page has \d+ records\./m,
  'Location leads nowhere':
    /^addBook location: GET on the Location \/v2\/library\/\S+ answers 404\./m,
  'Location is of another':
    /^addBook location: The Location \/v2\/books\/\S+ is not the created record/m,
  'HEAD answers 404': /^requestBook head: GET answers 200, and HEAD 404\./m,
  'there is every book': /^readBook unknown: GET answers 200 for the unknown key/m,
  'an error has another form':
    /^readBook reply: The body must have the required property "message"\./m,
  'a value is none of the enumeration':
    /^listBooks reply: The body at \/data\/0\/genre must be one of "novel",/m,
  'null where there is none': /^readBook reply: The body at \/title must be string\./m,
  'an id is no UUID': /^addBook reply: The body at \/id must have the format "uuid"\./m,
  'create answers with another book':
    /^addBook kept: The property "title" was sent as ".+" and returned as "Another"\./m,
  'ids are given twice': /^addBook identity: Two records were created with the same key,/m,
  'another book is read':
    /^readBook identity: The record ".+" was requested, but ".+" was returned\./m,
  'a required header is missing': /^readBook reply: The header "X-Request-Id" is required\./m,
  'a header is of another type': /^listBooks reply: The header "X-Rate-Limit" must be integer\./m,
  'the JSON breaks off': /^listBooks reply: The body is invalid JSON at 1:\d+: unexpected end,/m,
  'the body is empty': /^readBook reply: The body is empty\./m,
  'a missing field is taken':
    /^addBook refusal: An invalid request was answered with 20\d: The body must have the required property "title"\./m,
  'a wrong type is taken':
    /^addBook refusal: An invalid request was answered with 20\d: The body at \/note must be string or null\./m,
  'any number is taken':
    /^addBook refusal: An invalid request was answered with 20\d: The body at \/pages must be at least 1\./m,
  'any genre is taken':
    /^addBook refusal: An invalid request was answered with 20\d: The body at \/genre must be one of "novel",/m,
  'any query is taken':
    /^listBooks refusal: An invalid request was answered with 200: The query parameter "genre" must be one of/m,
  'what is refused is stored':
    /^addBook refusal: Invalid requests were refused, but a record was stored:/m,
  'a field is forgotten':
    /^addBook kept: The property "section" was sent as ".+" and returned as missing\./m,
  'a secret is shown':
    /^readBook reply: The body at \/lender_pin is write-only and must not be in a reply\./m,
  'a number is out of its range': /^listReviews reply: The body at \/0\/stars must be at most 5\./m,
  'a status that nobody knows': /^removeBook reply: The status 299 is not documented\./m,
  'one genre fails': /^listBooks reply: The status 500 is not documented\./m,
  'the connection is cut': /^replaceBook reply: No reply: socket hang up\./m,
  'a record is listed twice': /^listBooks unique: The record ".+" is listed twice on one page\./m,
  'the reviews of all books are listed':
    /^listReviews parent: The record ".+" was created below ".+" but is also listed below/m,
  'each read differs':
    /^readBook repeatable: Two reads of a record returned "title" as ".+" and then as/m,
  'a list too long': /^readBook reply: The body at \/tags must have at most 5 items\./m,
  'no text is wrong': /^health reply: The body must be "well"\./m,
} as const;

export type Fault = keyof typeof faults;

type Book = Record<string, unknown> & { id: string; title: string };

/** A library that runs, and how many books it holds. */
export type Library = { readonly app: FastifyInstance; readonly held: () => number };

/** The library, by hand and without anything of Sandlot; with some faults, or none. */
export function openLibrary(planted: readonly Fault[] = []): Library {
  const is = (name: Fault): boolean => planted.includes(name);
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
