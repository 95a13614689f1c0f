using Emu.Cli;

return EmuCommand.Invoke(args, Surroundings.OfProcess());
