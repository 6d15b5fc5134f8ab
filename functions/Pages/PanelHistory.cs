using Integration.Functions.Notifications.Deliveries;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Teams;

namespace Integration.Functions.Pages;

/// <summary>What the history page shows and does.</summary>
internal sealed class PanelHistory(DeliveryHistory history, Replay replay, TimeProvider clock)
{
    /// <summary>Rows of one page.</summary>
    private const int MostShown = 25;

    /// <summary>Rows that one page reads for them, at most: a filter that fits few must not read a whole history.</summary>
    private const int MostRead = 500;

    public async Task<HistoryView> ReadAsync(TeamConnection connection, IQueryCollection query, CancellationToken stopping)
    {
        var filter = HistoryFilter.Read(query, TimeZoneInfo.FindSystemTimeZoneById(connection.TimeZone));
        var (shown, read, last) = (new List<Delivery>(), 0, (DateTimeOffset?)null);
        await foreach (var delivery in history.NewestFirstAsync(connection.TeamId, filter.From, filter.Before?.AddTicks(-1), stopping))
        {
            // A page never ends between two of the same instant: the next one starts below it.
            if ((shown.Count >= MostShown || read >= MostRead) && delivery.AcceptedAt != last) return new(filter, shown, last, clock.GetUtcNow());
            (read, last) = (read + 1, delivery.AcceptedAt);
            if (delivery.DestinationId == connection.DestinationId && filter.Covers(delivery)) shown.Add(delivery);
        }

        return new(filter, shown, Next: null, clock.GetUtcNow());
    }

    /// <param name="eventId">One notification, or every one that failed when it is empty.</param>
    /// <returns>What was done, in words.</returns>
    public async Task<string> ReplayAsync(TeamConnection connection, string? eventId, CancellationToken stopping)
    {
        var count = await replay.DeliveriesAsync(connection.TeamId, new ReplayRange(string.IsNullOrEmpty(eventId) ? null : eventId, null, null), progress: null, stopping);
        return PageTexts.Replayed(count.Queued, count.Expired);
    }
}

/// <param name="Next">The <see cref="HistoryFilter.Before"/> of the next page, where there is one.</param>
public sealed record HistoryView(HistoryFilter Filter, IReadOnlyList<Delivery> Deliveries, DateTimeOffset? Next, DateTimeOffset Now);

/// <summary>Which notifications to show. What cannot be read in an address is left out: it only shows more.</summary>
public sealed record HistoryFilter(DeliveryState? State, string Kind, string FromDay, string ToDay, DateTimeOffset? From, DateTimeOffset? Before)
{
    public static HistoryFilter Read(IQueryCollection query, TimeZoneInfo zone)
    {
        var state = Enum.TryParse<DeliveryState>(query["state"], ignoreCase: true, out var known) && Enum.IsDefined(known) ? known : (DeliveryState?)null;
        var kind = EventKinds.Known.Contains(query["kind"].ToString()) ? query["kind"].ToString() : "";
        var (from, to) = (Day(query["from"]), Day(query["to"]));
        var before = DeliveryQuery.ReadInstant(query["before"].ToString()) ?? (to is null ? null : Start(to.Value.AddDays(1), zone));
        return new(state, kind, Text(from), Text(to), from is null ? null : Start(from.Value, zone), before);
    }

    public bool Covers(Delivery delivery) => (State is null || delivery.State == State) && (Kind.Length == 0 || delivery.Kind == Kind);

    /// <summary>The same filter, from an instant on.</summary>
    public string Address(DateTimeOffset? before) => string.Concat("?", string.Join('&', new[]
    {
        ("state", State is { } state ? DeliveryRows.StateWord(state) : ""), ("kind", Kind), ("from", FromDay), ("to", ToDay), ("before", before?.UtcDateTime.ToString("O") ?? ""),
    }.Where(pair => pair.Item2.Length > 0).Select(pair => $"{pair.Item1}={Uri.EscapeDataString(pair.Item2)}")));

    private static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", out var day) ? day : null;

    private static string Text(DateOnly? day) => day?.ToString("yyyy-MM-dd") ?? "";

    private static DateTimeOffset Start(DateOnly day, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        return new(local, zone.GetUtcOffset(local));
    }
}
