import { type FaultClass, onReply, type TrackerFault, withBody, withHeaders } from '../fault.ts';
import type { TrackerRecord } from '../state.ts';

/** Other page links. */
function links(
  name: string,
  change: (
    page: number,
    last: number,
    correct: Readonly<Record<string, number>>,
  ) => Readonly<Record<string, number>>,
): TrackerFault {
  return {
    name,
    code: 'link',
    rules: ({ pageLinks }) => ({
      pageLinks: (page, last) => change(page, last, pageLinks(page, last)),
    }),
  };
}

export const pageFaults: FaultClass = {
  name: 'lists: order and pages',
  faults: [
    {
      name: 'the sort parameter is ignored',
      code: 'sort',
      rules: () => ({ sort: (records) => records }),
    },
    {
      name: 'descending order is ignored',
      code: 'sort',
      rules: ({ sort }) => ({
        sort: (records, { property }) => sort(records, { property, direction: 'asc' }),
      }),
    },
    {
      name: 'numbers are sorted as texts',
      code: 'sort',
      rules: () => ({
        sort: (records, { property, direction }) => {
          const sorted = records.toSorted((one, other) =>
            `${one[property]}` < `${other[property]}` ? -1 : 1,
          );
          return direction === 'desc' ? sorted.reverse() : sorted;
        },
      }),
    },
    {
      name: 'one word of the sort parameter sorts by something else',
      code: 'sort',
      rules: ({ sort }) => ({
        sort: (records, order) =>
          sort(records, {
            ...order,
            property: order.property === 'rating' ? 'name' : order.property,
          }),
      }),
    },
    {
      name: 'each page is sorted for itself',
      code: 'sort',
      rules: ({ sort }) => ({
        sort: (records) => records,
        page: (records, start, size) => {
          const page = records.slice(start, start + size);
          const isProject = page.every((one) => Object(one).code !== undefined);
          return isProject
            ? (sort(page as unknown as readonly TrackerRecord[], {
                property: 'priority',
                direction: 'asc',
              }) as never)
            : page;
        },
      }),
    },
    {
      name: 'pages overlap by one record',
      code: 'paging',
      rules: () => ({
        page: (records, start, size) => records.slice(Math.max(0, start - 1), start + size),
      }),
    },
    {
      name: 'pages after the first begin one record late',
      code: 'paging',
      rules: () => ({
        page: (records, start, size) =>
          records.slice(start + (start > 0 ? 1 : 0), start + size + (start > 0 ? 1 : 0)),
      }),
    },
    {
      name: 'the page number is ignored',
      code: 'paging',
      rules: () => ({ page: (records, _start, size) => records.slice(0, size) }),
    },
    {
      name: 'the page size is ignored',
      code: 'paging',
      rules: () => ({ page: (records, start) => records.slice(start, start + 20) }),
    },
    {
      name: 'a page behind the last shows the last one',
      code: 'paging',
      rules: ({ page }) => ({
        page: (records, start, size) =>
          records.length > 0 && start >= records.length
            ? page(records, Math.floor((records.length - 1) / size) * size, size)
            : page(records, start, size),
      }),
    },
    {
      name: 'a page behind the last makes the server fail',
      code: 'F100',
      reply: (reply, { operationId, query }) =>
        operationId === 'listTasks' && Number(query.get('offset') ?? 0) > 20
          ? { status: 500, body: 'Internal Server Error' }
          : reply,
    },
    {
      name: 'the total is that of the page',
      code: 'total',
      rules: () => ({ total: (_all, page) => page.length }),
    },
    {
      name: 'the total is one too many',
      code: 'total',
      rules: () => ({ total: (all) => all.length + 1 }),
    },
    {
      name: 'the header with the total differs from the body',
      code: 'total',
      ...onReply('listProjects', 200, (reply) =>
        withHeaders(reply, { 'x-total-count': `${[Object(reply.body).items].flat().length}` }),
      ),
    },
    {
      name: 'the cursor ends the list early',
      code: 'paging',
      rules: () => ({ nextCursor: () => null }),
    },
    {
      name: 'the cursor leads to the same page again',
      code: 'paging',
      rules: ({ nextCursor }) => ({
        nextCursor: (page, rest) =>
          nextCursor(page, rest) && Buffer.from('1').toString('base64url'),
      }),
    },
    {
      name: 'the cursor skips a record',
      code: 'paging',
      ...onReply('listContacts', 200, (reply, { query }) =>
        query.has('cursor')
          ? withBody(reply, (body) => ({ ...body, items: [body.items].flat().slice(1) }))
          : reply,
      ),
    },
    {
      name: 'the last page has no cursor property',
      code: 'F101',
      ...onReply('listContacts', 200, (reply) =>
        withBody(reply, ({ nextCursor, ...body }) =>
          nextCursor === null ? body : { ...body, nextCursor },
        ),
      ),
    },
    links('the next link leads to the same page', (page, _last, all) =>
      all.next === undefined ? all : { ...all, next: page },
    ),
    links('the last page has a next link', (page, last, all) =>
      page === last && last > 1 ? { ...all, next: page + 1 } : all,
    ),
    links('the next link is missing', (_page, _last, { next: _next, ...all }) => all),
    links('the next link skips a page', (page, last, all) =>
      all.next === undefined ? all : { ...all, next: Math.min(page + 2, last) },
    ),
    links('the prev link leads to the first page', (page, _last, all) =>
      page > 2 ? { ...all, prev: 1 } : all,
    ),
    links('the last link is off by one', (_page, last, all) => ({ ...all, last: last + 1 })),
    {
      name: 'the links forget the page size',
      code: 'link',
      ...onReply('listProjects', 200, (reply) =>
        withHeaders(reply, { link: reply.headers?.link?.replace(/pageSize=\d+&?/g, '') }),
      ),
    },
  ],
};
