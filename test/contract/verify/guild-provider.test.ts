import t from 'tap';
import { createGuild, type GuildFault, guildFaults } from './provider/guild.ts';
import { guildDocument } from './provider/guild-document.ts';
import { tryScripted } from './provider/scripted-provider.ts';

/** Faults that do not hide each other. */
const groups: readonly (readonly GuildFault[])[] = [
  [
    ...(['an unknown user becomes a member', 'leaving changes nothing'] as const),
    ...(['the profile is not stored', 'notes are not counted'] as const),
    ...(['an unknown team has notes', 'an unknown team gets notes'] as const),
  ],
  [
    ...(['adding twice lists twice', 'the profile is merged', 'all notes are counted'] as const),
    ...(['setting the profile renames the user', 'notes name another team'] as const),
  ],
  [
    ...(['adding changes nothing', 'clearing the profile changes nothing'] as const),
    ...(['notes of all teams are listed', 'a removed user keeps the profile'] as const),
  ],
  ['leaving removes the user', 'a changed note is listed as it was'],
  ['a removed user stays a member', 'clearing the profile removes the user'],
  ['adding is refused'],
];

t.test('a guild API that matches its document has no failure', async (t) => {
  const guild = createGuild();
  const { report } = await tryScripted(t, guildDocument, guild.answer);

  t.strictSame(report.failures, []);
  t.equal(guild.count(), 0, 'what was made is removed');
});

t.test('each fault of the guild API is found', async (t) => {
  t.strictSame(groups.flat().toSorted(), Object.keys(guildFaults).toSorted());
  for (const group of groups) {
    const { found } = await tryScripted(t, guildDocument, createGuild(...group).answer);
    for (const fault of group) {
      const place = guildFaults[fault];
      const isFound = found.some((one) => place !== undefined && one.startsWith(`${place}:`));
      t.equal(isFound, place !== undefined, `${fault} in: ${found.join(' | ')}`);
    }
  }
});
