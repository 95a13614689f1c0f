using System.Reflection;

namespace Emu.Guest.Compiler.Import;

/// <summary>Reads the stand-alone signature of a calli (ECMA-335 II.23.2.3) into types.</summary>
internal ref struct SignatureReader(ReadOnlySpan<byte> blob, Module module, Type[]? typeArguments, Type[]? methodArguments)
{
    private readonly ReadOnlySpan<byte> _blob = blob;
    private int _at;

    /// <summary>Result and parameter types.</summary>
    public (Type Result, Type[] Parameters) Method()
    {
        _at++;                                      // Calling convention: managed static is all that C# emits for delegate*.
        var parameters = new Type[Number()];
        Type result = Read();
        for (int i = 0; i < parameters.Length; i++)
            parameters[i] = Read();
        return (result, parameters);
    }

    private Type Read()
    {
        int element = _blob[_at++];
        switch (element)
        {
            case 0x01: return typeof(void);
            case 0x02: return typeof(bool);
            case 0x03: return typeof(char);
            case 0x04: return typeof(sbyte);
            case 0x05: return typeof(byte);
            case 0x06: return typeof(short);
            case 0x07: return typeof(ushort);
            case 0x08: return typeof(int);
            case 0x09: return typeof(uint);
            case 0x0A: return typeof(long);
            case 0x0B: return typeof(ulong);
            case 0x0C: return typeof(float);
            case 0x0D: return typeof(double);
            case 0x0E: return typeof(string);
            case 0x0F: Read(); return typeof(void).MakePointerType();
            case 0x10: return Read().MakeByRefType();
            case 0x11 or 0x12: return Token();
            case 0x13: return typeArguments![Number()];
            case 0x1E: return methodArguments![Number()];
            case 0x15: return Generic();
            case 0x18: return typeof(nint);
            case 0x19: return typeof(nuint);
            case 0x1B: Method(); return typeof(void).MakePointerType();     // Function pointers are words, whatever they point to.
            case 0x1C: return typeof(object);
            case 0x1F or 0x20: Token(); return Read();                      // Modifiers such as InAttribute.
            default: throw new Rejection(RejectionId.InvalidIl, $"signature element 0x{element:X2} is unknown");
        }
    }

    private Type Generic()
    {
        Type definition = Read();
        var arguments = new Type[Number()];
        for (int i = 0; i < arguments.Length; i++)
            arguments[i] = Read();
        return definition.MakeGenericType(arguments);
    }

    private Type Token()
    {
        int coded = Number();
        int table = (coded & 3) switch { 0 => 0x02, 1 => 0x01, _ => 0x1B };
        return module.ResolveType(table << 24 | coded >> 2, typeArguments, methodArguments);
    }

    /// <summary>Compressed unsigned number (II.23.2).</summary>
    private int Number()
    {
        int first = _blob[_at++];
        if (first < 0x80)
            return first;
        if (first < 0xC0)
            return (first & 0x3F) << 8 | _blob[_at++];
        int value = (first & 0x1F) << 24 | _blob[_at] << 16 | _blob[_at + 1] << 8 | _blob[_at + 2];
        _at += 3;
        return value;
    }
}
