/**
 * Plants each fault in a provider, verifies it, and prints what was found: `npm run faults -- --help`.
 * It fails when a fault is missed, or one is found where none was planted.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { faults as libraryFaults } from '../../test/contract/verify/provider/library.ts';
import { taskFaults } from '../../test/contract/verify/provider/tasks.ts';
import {
  loadLibraryDocument,
  verifyLibrary,
} from '../../test/contract/verify/provider/verify-library.ts';
import {
  loadTasksDocument,
  verifyTasks,
} from '../../test/contract/verify/provider/verify-tasks.ts';
import { shopFaults } from '../../test/contract/verify/shop/faults.ts';
import { loadShopDocument, verifyShop } from '../../test/contract/verify/shop/verify-shop.ts';
import { faultClasses as trackerFaults } from '../../test/contract/verify/tracker/all-faults.ts';
import {
  loadTrackerDocument,
  verifyTracker,
} from '../../test/contract/verify/tracker/verify-tracker.ts';

const help = `Usage: npm run faults -- [options]

  --provider NAME  tracker, shop, library or tasks: APIs of different styles (tracker)
  --seeds N        verify the provider without fault with so many seeds (1)
  --only TEXT      plant only the faults whose class or name has this text
  --none           plant no fault
  --probe          also send probes where no fault is planted
  --verbose        print how each fault was found
  --save FILE      write the results
  --against FILE   compare to results of --save, such as those of another branch
`;

const { values: options } = parseArgs({
  options: {
    provider: { type: 'string', default: 'tracker' },
    seeds: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
    none: { type: 'boolean', default: false },
    probe: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
    save: { type: 'string' },
    against: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

const byName = ([name, faults]) => ({ name, faults: faults.map((fault) => ({ name: fault })) });

/** The class of a fault of the library is the check that finds it. */
function groupLibraryFaults() {
  const classes = {};
  for (const [fault, { source }] of Object.entries(libraryFaults)) {
    const check = /^\^\S+ (\w+):/.exec(source)[1];
    classes[check] = [...(classes[check] ?? []), fault];
  }
  return classes;
}

/** The providers, with their faults by class. */
const providers = {
  tracker: {
    faultClasses: trackerFaults,
    load: loadTrackerDocument,
    verify: (document, faults, own) => verifyTracker(document, { ...own, faults }),
  },
  shop: {
    faultClasses: Object.entries(shopFaults).map(byName),
    load: loadShopDocument,
    verify: (document, faults, own) =>
      verifyShop(document, { ...own, faults: faults.map(({ name }) => name) }),
  },
  library: {
    faultClasses: Object.entries(groupLibraryFaults()).map(byName),
    load: loadLibraryDocument,
    verify: (document, faults, own) =>
      verifyLibrary(document, { ...own, faults: faults.map(({ name }) => name) }),
  },
  tasks: {
    faultClasses: [['all operations', Object.keys(taskFaults)]].map(byName),
    load: loadTasksDocument,
    verify: (document, [fault], own) => verifyTasks(document, { ...own, fault: fault?.name }),
  },
};
const { faultClasses, load, verify } = providers[options.provider];

const formatFailure = ({ operation, check, message }) => `${operation} ${check}: ${message}`;

/** Without a fault nothing may be found. */
const countFalseAlarms = async (document) => {
  let requests = 0;
  let alarms = 0;
  for (let seed = 1; seed <= Number(options.seeds); seed++) {
    const { report } = await verify(document, [], {
      seed,
      ...(options.probe && { probes: 'sent' }),
    });
    requests += report.requests;
    alarms += report.failures.length;
    for (const failure of report.failures)
      console.log(
        `false alarm with seed ${seed}: ${formatFailure(failure)}\n  ${failure.request.curl}\n  ${failure.reply?.status} ${failure.reply?.body}`,
      );
  }
  return { alarms, requests: Math.round(requests / Number(options.seeds)) };
};

const plant = async (document, fault) => {
  const { report } = await verify(document, [fault]);
  if (options.verbose) {
    const found = report.failures.map(formatFailure);
    console.log(`${found.length > 0 ? '✔' : '✖'} ${fault.name}\n    ${found.join('\n    ')}`);
  }
  return report.failures.length > 0;
};

const plantAll = async (document) => {
  const results = [];
  for (const { name, faults } of faultClasses)
    for (const fault of faults) {
      const isWanted = `${name} ${fault.name}`.includes(options.only);
      if (isWanted && !options.none)
        results.push({
          class: name,
          name: fault.name,
          code: fault.code,
          isFound: await plant(document, fault),
        });
    }
  return results;
};

const printTable = (results, before) => {
  const rows = faultClasses.map(({ name }) => {
    const own = results.filter((one) => one.class === name);
    const was = before?.results.filter((one) => one.class === name && one.isFound).length;
    return [name, own.filter(({ isFound }) => isFound).length, own.length, was ?? ''];
  });
  const sum = (index) => rows.reduce((all, row) => all + Number(row[index]), 0);
  const all = [...rows, ['all', sum(1), sum(2), before ? sum(3) : '']];
  console.log(['class'.padEnd(28), 'found', 'faults', before ? 'before' : ''].join('  '));
  for (const [name, found, faults, was] of all)
    console.log(
      [
        name.padEnd(28),
        String(found).padStart(5),
        String(faults).padStart(6),
        String(was).padStart(6),
      ].join('  '),
    );
  for (const { class: kind, name } of results.filter(({ isFound }) => !isFound))
    console.log(`missed (${kind}): ${name}`);
};

if (options.help) console.log(help);
else {
  const document = await load();
  const { alarms, requests } = await countFalseAlarms(document);
  const results = await plantAll(document);
  const before = options.against && JSON.parse(readFileSync(options.against, 'utf8'));
  printTable(results, before);
  const ratio = before
    ? `, ${(requests / before.requests).toFixed(2)} times ${before.requests}`
    : '';
  console.log(
    `${requests} requests without a fault${ratio}; ${alarms} false alarms with ${options.seeds} seeds`,
  );
  if (options.save)
    writeFileSync(options.save, JSON.stringify({ requests, results }, undefined, 2));
  if (alarms > 0 || results.some(({ isFound }) => !isFound)) process.exitCode = 1;
}
