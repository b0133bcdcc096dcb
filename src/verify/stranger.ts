import { below, type Operation, readPointer } from '../document/document.ts';
import type { Access } from './access.ts';
import { findPath } from './found-path.ts';
import { findGround } from './operation-requests.ts';
import { keepTrack } from './track.ts';
import type { World } from './world.ts';

/** Sends a sound request without a credential, where one is needed: nobody is let in. */
export const sendAsStranger = async (
  world: World,
  operation: Operation,
  access: Access,
): Promise<void> => {
  if (!access.isGuarded(operation)) return;
  const ground = await findGround(world, operation);
  // What removes records is tried on one of ours, or on none.
  const conclusion = world.plan.conclusionOf(operation);
  if (!ground && conclusion.behaviour !== 'remove') return;
  const found = ground ?? (await findPath(world, conclusion, 'own'));
  const draft = world.maker.make(operation, {
    stream: `${operation.id} stranger`,
    extent: 'required',
    path: found.path,
  });
  if (!draft) return;
  const exchange = await keepTrack(
    world,
    { ...draft, credential: 'withheld' },
    { keys: found.keys, purpose: 'stranger' },
  );
  if (!exchange) return;
  world.book.pass(operation, 'credential');
  const { status } = exchange.got;
  if (status >= 400) return;
  const own = below(operation.pointer, 'security');
  const place = readPointer(world.document.root, own) === undefined ? '/security' : own;
  world.book.fail(operation, 'credential', {
    message: `A request without a credential was answered with ${status}.`,
    where: 'credential',
    place,
    exchange,
  });
};
