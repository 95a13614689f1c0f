using Emu.Arm;

namespace Emu.Boards.Tests;

/// <summary>Writes Thumb instructions into a machine's memory, one after the other.</summary>
internal sealed class AssembledCode(Machine machine, uint start)
{
    private uint _at = start;

    /// <summary>Appends instructions.</summary>
    public AssembledCode Put(params string[] lines)
    {
        foreach (string line in lines)
        {
            uint word = ThumbAssembler.Assemble(line, _at);
            bool wide = word > 0xFFFF;
            machine.Memory.Write(_at, BitConverter.GetBytes((ushort)(wide ? word >> 16 : word)));
            if (wide)
                machine.Memory.Write(_at + 2, BitConverter.GetBytes((ushort)word));
            _at += wide ? 4u : 2;
        }
        return this;
    }

    /// <summary>A register gets a value.</summary>
    public AssembledCode Set(int register, uint value) => Put($"movw r{register}, #{value & 0xFFFF}", $"movt r{register}, #{value >> 16}");

    /// <summary>A register gets the word at an address; r6 is lost.</summary>
    public AssembledCode Load(int register, uint address) => Set(6, address).Put($"ldr r{register}, [r6, #0]");

    /// <summary>A word goes to an address; r6 and r7 are lost.</summary>
    public AssembledCode Store(uint address, uint value) => Set(6, address).Set(7, value).Put("str r7, [r6, #0]");
}
