import { Command, type Option } from 'commander';
import { listServerOptions } from './options/server-options.ts';
import { runServe, type ServeOptions } from './serve.ts';

/** What the program knows of its surroundings. */
type DemoSurroundings = {
  readonly withPlatformVariable: (option: Option) => Option;
  readonly dataFolder: string;
};

/** Adds `sandlot demo`, which serves a petstore and opens the console. */
export function addDemo(
  program: Command,
  { withPlatformVariable, dataFolder }: DemoSurroundings,
): void {
  const command = new Command('demo')
    .description('Serve a petstore and open the console, to look around.')
    .action(async (options: ServeOptions & { readonly help?: boolean }) => {
      if (options.help) {
        process.stdout.write(command.helpInformation());
        return;
      }
      const { petstoreFile } = await import('../sandlot.ts');
      await runServe([petstoreFile], { ...options, dataFolder, openConsole: true });
    });
  for (const option of listServerOptions()) command.addOption(withPlatformVariable(option));
  program.addCommand(command.helpOption(false).copyInheritedSettings(program));
}
