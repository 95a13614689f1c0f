using System.Runtime.InteropServices;

namespace Emu.ArmFuzz;

/// <summary>Unicorn through its C interface: the calls that comparing needs.</summary>
internal sealed unsafe partial class Reference : IDisposable
{
    /// <summary>UC_CPU_ARM_*.</summary>
    internal const int CortexM0 = 7, CortexM3 = 8, CortexM4 = 9, CortexM7 = 10, CortexM33 = 11;

    // unicorn.h, arm.h of Unicorn 2.0.1.
    private const int Arm = 1, ThumbMClass = 16 | 32, EveryAccess = 7, CpuModel = 7 | 1 << 26 | 1 << 30;
    private const int R0 = 66, Sp = 12, Lr = 10, Apsr = 1, ApsrFlags = 129, Fpscr = 6, S0 = 79;

    private nint _engine;

    internal Reference(int model)
    {
        Check(Open(Arm, ThumbMClass, out _engine));
        Check(Control(_engine, CpuModel, model));
    }

    /// <summary>Maps memory that is shared with the caller.</summary>
    internal void Map(uint address, byte* memory, int bytes) => Check(MapPointer(_engine, address, (nuint)bytes, EveryAccess, memory));

    /// <summary>Runs until an address is reached.</summary>
    internal string? Run(uint from, uint until)
    {
        int error = Start(_engine, from | 1, until, 0, 0);
        return error == 0 ? null : $"Unicorn stops with error {error}";
    }

    internal uint this[int register]
    {
        get => ReadRegister(register switch { 13 => Sp, 14 => Lr, _ => R0 + register });
        set => WriteRegister(register switch { 13 => Sp, 14 => Lr, _ => R0 + register }, value);
    }

    internal uint Flags
    {
        get => ReadRegister(Apsr) & 0xF80F0000;
        set => WriteRegister(ApsrFlags, value);
    }

    internal uint Status
    {
        get => ReadRegister(Fpscr);
        set => WriteRegister(Fpscr, value);
    }

    internal uint ReadSingle(int register) => ReadRegister(S0 + register);

    internal void WriteSingle(int register, uint value) => WriteRegister(S0 + register, value);

    public void Dispose()
    {
        if (_engine != 0) Check(Close(_engine));
        _engine = 0;
    }

    private uint ReadRegister(int register)
    {
        ulong value = 0;
        Check(Read(_engine, register, &value));
        return (uint)value;
    }

    private void WriteRegister(int register, uint value)
    {
        ulong wide = value;
        Check(Write(_engine, register, &wide));
    }

    private static void Check(int error)
    {
        if (error != 0) throw new InvalidOperationException($"Unicorn: error {error}");
    }

    [LibraryImport("libunicorn.so.2", EntryPoint = "uc_open")]
    private static partial int Open(int architecture, int mode, out nint engine);
    [LibraryImport("libunicorn.so.2", EntryPoint = "uc_close")]
    private static partial int Close(nint engine);
    [LibraryImport("libunicorn.so.2", EntryPoint = "uc_ctl")]
    private static partial int Control(nint engine, int control, int argument);
    [LibraryImport("libunicorn.so.2", EntryPoint = "uc_mem_map_ptr")]
    private static partial int MapPointer(nint engine, ulong address, nuint bytes, int access, void* memory);
    [LibraryImport("libunicorn.so.2", EntryPoint = "uc_emu_start")]
    private static partial int Start(nint engine, ulong from, ulong until, ulong timeout, nuint count);
    [LibraryImport("libunicorn.so.2", EntryPoint = "uc_reg_read")]
    private static partial int Read(nint engine, int register, void* value);
    [LibraryImport("libunicorn.so.2", EntryPoint = "uc_reg_write")]
    private static partial int Write(nint engine, int register, void* value);
}
