namespace Emu.Timing;

/// <summary>Appointments in guest time, in order.</summary>
internal sealed class EventQueue
{
    readonly PriorityQueue<(long Ticket, Action<ulong> Callback), (ulong Cycle, long Ticket)> _queue = new();
    readonly HashSet<long> _open = [];
    long _tickets;

    /// <summary>Cycle of the first appointment, or <see cref="ulong.MaxValue"/>.</summary>
    public ulong Next
    {
        get
        {
            while (_queue.TryPeek(out var item, out var key))
            {
                if (_open.Contains(item.Ticket))
                    return key.Cycle;
                _queue.Dequeue();
            }
            return ulong.MaxValue;
        }
    }

    public long Add(ulong cycle, Action<ulong> callback)
    {
        long ticket = ++_tickets;
        _open.Add(ticket);
        _queue.Enqueue((ticket, callback), (cycle, ticket));
        return ticket;
    }

    public void Remove(long ticket) => _open.Remove(ticket);

    /// <summary>Serves all appointments up to a cycle, including those made meanwhile.</summary>
    public void Serve(ulong now)
    {
        while (Next <= now)
        {
            _queue.TryDequeue(out var item, out var key);
            _open.Remove(item.Ticket);
            item.Callback(key.Cycle);
        }
    }

    public void Clear()
    {
        _queue.Clear();
        _open.Clear();
    }
}
