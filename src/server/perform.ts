import type { Behaviour, Call, Context, Outcome } from '../behaviour/behaviour.ts';
import { isRefusal, refuse } from '../refusal.ts';
import type { Notice } from '../response/notice.ts';
import type { Transaction } from '../store/store.ts';
import type { Service } from './service.ts';

/** An outcome, and what is to be said beside it. */
export type Performed = { readonly outcome: Outcome; readonly notices: readonly Notice[] };

/** Lets a behaviour answer a call within one transaction; a refusal is thrown, so that nothing is kept. */
export const perform = (service: Service, behaviour: Behaviour, call: Call): Promise<Performed> => {
  const sandbox = service.sandbox(call.sandbox);
  const work = (transaction: Transaction) => decide({ service, behaviour, call }, transaction);
  return isSafe(call.operation.method) ? sandbox.read(work) : sandbox.write(work);
};

/** Methods that do not change anything (RFC 9110, section 9.2.1). */
const isSafe = (method: string): boolean =>
  method === 'GET' || method === 'HEAD' || method === 'OPTIONS';

type Work = { readonly service: Service; readonly behaviour: Behaviour; readonly call: Call };

const noNotices: readonly Notice[] = [];

const decide = async (
  { service, behaviour, call }: Work,
  transaction: Transaction,
): Promise<Performed> => {
  let notices = noNotices;
  const context: Context = {
    records: (resource) => transaction.records(resource),
    get clock() {
      return transaction.clock;
    },
    get random() {
      return transaction.random;
    },
    settings: service.settings,
    notice: (code, text) => {
      notices = [...notices, { code, text }];
    },
    refuse,
  };
  const outcome = await behaviour(call, context, undescribed);
  if (isRefusal(outcome)) throw outcome;
  if (notices.length > 0 && service.notices === 'refuse') throw toRefusal(notices);
  return { outcome, notices };
};

/** Handed in below the last behaviour, which has one of its own. */
const undescribed: Behaviour = (call) =>
  refuse({ status: 501, code: 'not-served', detail: `No behaviour answers ${call.operation.id}.` });

const toRefusal = (notices: readonly Notice[]) =>
  refuse({
    status: 400,
    code: notices[0]?.code ?? 'notice',
    detail: notices.map(({ text }) => text).join(' '),
  });
