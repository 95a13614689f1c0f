using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Thumb;

/// <summary>A constant in a pool.</summary>
/// <param name="Symbol">Whose address, or null for a plain number.</param>
/// <param name="Value">The number, or what is added to the address.</param>
internal readonly record struct Literal(Symbol? Symbol, int Value);

/// <summary>Constants between the code, for cores that have no instructions to make them.</summary>
internal sealed class LiteralPool
{
    /// <summary>LDR (literal) T1 reaches so many bytes forward.</summary>
    private const int Reach = 1020;
    /// <summary>A pool is put where execution does not pass once its first user is this far away: sooner, equal constants would be split up.</summary>
    private const int Patience = 480;

    public List<Literal> Entries { get; } = [];
    /// <summary>Offset from the function's start, a multiple of 4.</summary>
    public int At { get; set; }

    /// <summary>
    /// Puts pools into a list of items. Sizes are not settled yet, so the longest ones are assumed: distances can only be shorter.
    /// </summary>
    /// <returns>Items with pools, and the number of labels with those of branches around pools.</returns>
    public static (List<Item> Items, int Labels) Place(List<Item> items, int labels)
    {
        List<Item> output = new(items.Count + 4);
        LiteralPool? pool = null;
        int at = 0, firstUser = 0;
        for (int i = 0; i < items.Count; i++)
        {
            Item item = items[i];
            int size = LongestSize(item);
            if (pool is not null && at + size - firstUser + 4 * (pool.Entries.Count + 2) > Reach)
            {
                output.Add(new Item { Kind = ItemKind.Branch, Label = labels, Size = 2, Line = item.Line });
                output.Add(new Item { Kind = ItemKind.Pool, Pool = pool });
                output.Add(new Item { Kind = ItemKind.Label, Label = labels++ });
                at += 6 + 4 * pool.Entries.Count;
                pool = null;
            }
            if (item.Kind == ItemKind.Literal)
            {
                if (pool is null)
                {
                    pool = new LiteralPool();
                    firstUser = at;
                }
                item.Pool = pool;
                item.Entry = pool.Number(new Literal(item.Symbol, item.Addend));
            }
            output.Add(item);
            at += size;
            bool isLast = i == items.Count - 1;
            if (pool is null || !(isLast || (IsEnd(item) && at - firstUser > Patience)))
                continue;
            output.Add(new Item { Kind = ItemKind.Pool, Pool = pool });
            at += 2 + 4 * pool.Entries.Count;
            pool = null;
        }
        return (output, labels);
    }

    private int Number(Literal literal)
    {
        int at = Entries.IndexOf(literal);
        if (at >= 0)
            return at;
        Entries.Add(literal);
        return Entries.Count - 1;
    }

    /// <summary>Execution does not go on behind the item.</summary>
    private static bool IsEnd(in Item item) => item.Kind is ItemKind.Branch or ItemKind.Table || (item.Kind == ItemKind.Plain && Expander.IsReturn(item));

    private static int LongestSize(in Item item) => item.Kind switch
    {
        ItemKind.Branch => 4,
        ItemKind.CondBranch => 6,
        ItemKind.Table => 6 + 4 * item.Labels!.Length,
        ItemKind.Label => item.Aligned ? 2 : 0,
        _ => item.Size,
    };
}
