import { type FaultClass, onReply, type TrackerFault, withBody } from '../fault.ts';
import type { RecordKind } from '../state.ts';

type Shown = Readonly<Record<string, unknown>>;

/** Records are shown otherwise than they are stored. */
function showing(name: string, kind: RecordKind, change: (record: Shown) => Shown): TrackerFault {
  return {
    name,
    code: 'F101',
    rules: ({ show }) => ({
      show: (own, record, where, state) => {
        const shown = show(own, record, where, state);
        return own === kind ? { ...Object(shown), ...change(record) } : shown;
      },
    }),
  };
}

const localTime = (value: unknown): string => `${value}`.replace('Z', '');

export const timeFaults: FaultClass = {
  name: 'times and formats',
  faults: [
    showing('a time has no zone', 'task', ({ createdAt }) => ({ createdAt: localTime(createdAt) })),
    showing('a time is in milliseconds', 'contact', ({ createdAt }) => ({
      createdAt: Date.parse(`${createdAt}`),
    })),
    showing('the day of a date has one digit', 'project', ({ startsOn }) =>
      startsOn === undefined ? {} : { startsOn: `${startsOn}`.replace(/-0?(\d+)$/, '-$1') },
    ),
    showing('a date is shown a day earlier', 'project', ({ startsOn }) => {
      if (startsOn === undefined) return {};
      const day = new Date(Date.parse(`${startsOn}`) - 86_400_000);
      return { startsOn: day.toISOString().slice(0, 10) };
    }),
    showing('a uuid has no hyphens', 'label', ({ uuid }) => ({
      uuid: `${uuid}`.replaceAll('-', ''),
    })),
    showing('a number is rounded', 'contact', ({ rating }) =>
      typeof rating === 'number' ? { rating: Math.round(rating) } : {},
    ),
    showing('an amount is a text', 'project', ({ budget }) =>
      typeof budget === 'number' ? { budget: budget.toFixed(2) } : {},
    ),
    showing('an empty text is shown for null', 'contact', ({ phone }) =>
      phone === null ? { phone: 0 } : {},
    ),
    showing('letters are shown as HTML', 'contact', ({ name }) => ({
      name: `${name}`.replace(/[^\x20-\x7e]/g, (sign) => `&#${sign.codePointAt(0)};`),
    })),
    {
      name: 'the time of creation is that of the epoch',
      code: 'time',
      ...onReply('readLabel', 200, (reply) =>
        withBody(reply, (body) => ({ ...body, createdAt: '1970-01-01T00:00:00.000Z' })),
      ),
    },
    {
      name: 'a record was changed before it was created',
      code: 'time',
      rules: ({ touch }) => ({
        touch: (before, next, now) => ({
          ...touch(before, next, now),
          updatedAt: new Date(now.getTime() - 86_400_000).toISOString(),
        }),
      }),
    },
  ],
};
