using System.Collections.Frozen;
using Integration.Functions.Commands;
using Integration.Functions.Hosting;
using Integration.Functions.Mattermost;
using Integration.Functions.Mattermost.Rest;
using Integration.Functions.Notifications.Events;
using Integration.Functions.Notifications.Messages;
using Integration.Functions.Storage;
using Integration.Functions.Teams;

namespace Integration.Functions.Pages;

/// <summary>What the settings page shows and does. For a person everything is what their commands would do; Parabol has the rights of its API key.</summary>
internal sealed class PanelSettings(
    TeamConnections teams, ChannelLinks links, ChannelConnections channels, CommandDispatcher commands, MentionGroupsVerb mentions,
    TestConnection test, ActingRights acting, OutboundGuard guard, MessageContexts contexts, IntegrationOptions options, TimeProvider clock)
{
    /// <summary>The connection of the session as it is now, for somebody who may change it; or why it is not to be had.</summary>
    /// <param name="isPress">Something is to be done: the person's rights are asked for anew. To look, those of half a minute ago will do.</param>
    public async Task<(TeamConnection? Connection, string? Refusal)> FindAsync(PageSession session, bool isPress, CancellationToken stopping)
    {
        if (session.ToCall() is not { } call)
        {
            var found = await teams.FindAsync(session.TeamId, session.DestinationId, stopping);
            return (found, found is null ? PageTexts.NotConnected : null);
        }

        if (isPress) acting.Forget(call.ServerId, call.ChannelId, call.Actor.UserId);
        var (connection, refusal) = await channels.ForChangeAsync(call, stopping);
        if (refusal is not null) return (null, refusal.Text);
        return connection!.TeamId == session.TeamId && connection.DestinationId == session.DestinationId ? (connection, null) : (null, PageTexts.NotConnected);
    }

    public SettingsView View(PageSession session, TeamConnection connection) => new(session, connection, FormValues.Of(connection), Previews(connection));

    /// <summary>Does what the pressed button says.</summary>
    /// <param name="keepsForm">The browser keeps the form that it shows, and takes only the news from the answer.</param>
    public async Task<SettingsView> RunAsync(PageSession session, TeamConnection connection, IFormCollection form, bool keepsForm, CancellationToken stopping) => form["do"].ToString() switch
    {
        "save" => await SaveAsync(session, connection, form, keepsForm, stopping),
        "test" => await TestAsync(session, connection, stopping),
        "webhook" => await UpdateWebhookAsync(session, connection, form["webhook"].ToString(), stopping),
        "relay" => await RenewRelayAsync(session, connection, stopping),
        "disconnect" => await DisconnectAsync(session, connection, stopping),
        _ => View(session, connection) with { Told = PageTexts.UnknownButton, IsRefused = true },
    };

    private async Task<SettingsView> SaveAsync(PageSession session, TeamConnection connection, IFormCollection form, bool keepsForm, CancellationToken stopping)
    {
        var (was, wanted) = (FormValues.Read(form, "was-"), FormValues.Read(form, ""));
        var (change, problem) = SettingsChange.Between(was, wanted);
        if (problem is null && change!.Groups is [_, ..] groups && session.ToCall() is { } call) problem = await mentions.WhyNotAsync(call, groups, stopping);
        if (problem is not null) return View(session, connection) with { Form = wanted, Was = was, Told = problem, IsRefused = true };

        IReadOnlyList<string> news = [];
        var changed = await teams.ChangeAsync(connection.TeamId, connection.DestinationId, current =>
        {
            (var result, news) = change!.ApplyTo(current, was);
            return result;
        }, stopping);
        if (changed is null) return Gone(session, connection);
        var told = news.Count == 0 ? PageTexts.Saved : string.Join('\n', [PageTexts.SavedBut, .. news.Select(line => $"- {line}")]);
        var view = View(session, changed) with { Told = told, IsRefused = news.Count > 0 };
        return keepsForm ? view with { Was = wanted } : view;
    }

    private async Task<SettingsView> TestAsync(PageSession session, TeamConnection connection, CancellationToken stopping)
    {
        var outcome = await test.TryAsync(connection, stopping);
        var current = await teams.FindAsync(connection.TeamId, connection.DestinationId, stopping) ?? connection;
        return View(session, current) with { Told = TestConnection.InWords(outcome), IsRefused = outcome is not PostOutcome.Posted };
    }

    private async Task<SettingsView> UpdateWebhookAsync(PageSession session, TeamConnection connection, string pasted, CancellationToken stopping)
    {
        if (WebhookAddress.Read(pasted) is not WebhookReading.Accepted { Webhook: var webhook })
            return View(session, connection) with { Told = ((WebhookReading.Rejected)WebhookAddress.Read(pasted)).Why, IsRefused = true };
        if (session.ToCall($"connect {webhook.Address.AbsoluteUri}") is { } call)
        {
            var reply = await commands.RunAsync(call, stopping);
            var (current, _) = await FindAsync(session, isPress: false, stopping);
            return View(session, current ?? connection) with { Told = reply.Text, IsRefused = reply.IsError };
        }

        if (await guard.CheckAsync(webhook.Address, stopping) is GuardVerdict.Refused refused) return View(session, connection) with { Told = refused.Why, IsRefused = true };
        var changed = await teams.ChangeAsync(
            connection.TeamId, connection.DestinationId, current => current with { WebhookUrl = webhook.Address, BrokenReason = null, BrokenSince = null, Server = null }, stopping);
        return changed is null ? Gone(session, connection) : await TestAsync(session, changed, stopping);
    }

    private async Task<SettingsView> RenewRelayAsync(PageSession session, TeamConnection connection, CancellationToken stopping)
    {
        var secret = RelaySecret.New(connection.TeamId);
        var changed = await teams.ChangeAsync(connection.TeamId, connection.DestinationId, current => current with { RelaySecretHash = RelaySecret.Hash(secret) }, stopping);
        return changed is null ? Gone(session, connection) : View(session, changed) with { Told = PageTexts.RelayMade, Relay = RenewRelay.AddressOf(options, secret) };
    }

    /// <summary>The connection first: a link that nothing confirms is nothing.</summary>
    private async Task<SettingsView> DisconnectAsync(PageSession session, TeamConnection connection, CancellationToken stopping)
    {
        if (await teams.DeleteAsync(connection, stopping) is WriteOutcome.Conflict) return View(session, connection) with { Told = PageTexts.ChangedMeanwhile, IsRefused = true };
        await links.ReleaseAsync(connection, stopping);
        return Gone(session, connection) with { Told = PageTexts.Disconnected, IsRefused = false };
    }

    private SettingsView Gone(PageSession session, TeamConnection connection) => View(session, connection) with { Told = PageTexts.NotConnected, IsRefused = true, IsGone = true };

    /// <summary>Each kind of notification as it would be posted here, from the samples beside the schema.</summary>
    private Dictionary<string, MattermostMessage> Previews(TeamConnection connection)
    {
        var context = contexts.Of(connection);
        return EventKinds.All
            .Select(kind => (kind, Sample: Samples.Names.FirstOrDefault(name => name == kind || name.StartsWith($"{kind}.", StringComparison.Ordinal))))
            .Where(pair => pair.Sample is not null)
            .Select(pair => (pair.kind, Read: CloudEvent.Read(Samples.Make(pair.Sample!, clock.GetUtcNow(), "preview"), clock.GetUtcNow())))
            .ToDictionary(pair => pair.kind, pair => MeetingMessage.For(((EventReading.Accepted)pair.Read).Event, context), StringComparer.Ordinal);
    }
}

/// <summary>All that the settings page shows.</summary>
/// <param name="Form">What the fields hold: what is set, or what was typed and refused.</param>
/// <param name="Previews">By kind of event.</param>
public sealed record SettingsView(PageSession Session, TeamConnection Connection, FormValues Form, IReadOnlyDictionary<string, MattermostMessage> Previews)
{
    /// <summary>What the fields held when the page was drawn, sent back with the form: only what differs is a change.</summary>
    public FormValues Was { get; init; } = Form;

    /// <summary>What came of the last press, in Markdown.</summary>
    public string? Told { get; init; }

    public bool IsRefused { get; init; }

    /// <summary>The new address for Parabol; the only time that it is shown.</summary>
    public string? Relay { get; init; }

    /// <summary>There is no connection any more.</summary>
    public bool IsGone { get; init; }
}

/// <summary>The fields of the settings form, as texts.</summary>
public sealed record FormValues(FrozenSet<string> Events, string Zone, string Groups, bool Threads)
{
    public static FormValues Of(TeamConnection connection) => new(connection.Events, connection.TimeZone, string.Join(' ', connection.MentionGroups), connection.Threads);

    /// <param name="prefix">Before each name; the hidden fields of what was have one.</param>
    public static FormValues Read(IFormCollection form, string prefix) => new(
        form[$"{prefix}event"].OfType<string>().Where(EventKinds.Known.Contains).ToFrozenSet(StringComparer.Ordinal),
        form[$"{prefix}zone"].ToString(), form[$"{prefix}groups"].ToString(), form[$"{prefix}threads"] == "on");
}

/// <summary>What somebody changed on a page, to be applied to the connection as it is by then: what others changed meanwhile stays.</summary>
internal sealed record SettingsChange(FrozenSet<string> On, FrozenSet<string> Off, string? Zone, IReadOnlyList<string>? Groups, bool? Threads)
{
    /// <summary>The change, or a sentence about what cannot be read.</summary>
    public static (SettingsChange? Change, string? Problem) Between(FormValues was, FormValues wanted)
    {
        var zone = wanted.Zone == was.Zone ? null : ZoneNames.Find(wanted.Zone);
        if (zone is null && wanted.Zone != was.Zone) return (null, PageTexts.UnknownZone);
        var (groups, problem) = wanted.Groups == was.Groups ? (null, null) : ReadGroups(wanted.Groups);
        return problem is not null ? (null, problem) : (new(
            wanted.Events.Except(was.Events).ToFrozenSet(StringComparer.Ordinal),
            was.Events.Except(wanted.Events).ToFrozenSet(StringComparer.Ordinal),
            zone, groups, wanted.Threads == was.Threads ? null : wanted.Threads), null);
    }

    /// <summary>The connection with the change, and a line for each setting that somebody else changed since the page was drawn.</summary>
    public (TeamConnection Connection, IReadOnlyList<string> News) ApplyTo(TeamConnection current, FormValues was)
    {
        var news = new List<string>();
        var now = FormValues.Of(current);
        var events = current.Events.Union(On).Except(Off).ToFrozenSet(StringComparer.Ordinal);
        news.AddRange(EventKinds.All.Where(kind => now.Events.Contains(kind) != was.Events.Contains(kind) && !On.Contains(kind) && !Off.Contains(kind))
            .Select(kind => PageTexts.SwitchedMeanwhile(Say.Kind(kind), now.Events.Contains(kind))));
        // Of two who change one thing the second is told, and the first one's choice stays until the second has seen it.
        var isZoneTheirs = now.Zone != was.Zone && now.Zone != (Zone ?? now.Zone);
        var areGroupsTheirs = now.Groups != was.Groups && now.Groups != string.Join(' ', Groups ?? current.MentionGroups);
        if (now.Zone != was.Zone) news.Add(PageTexts.ZoneChangedMeanwhile(now.Zone));
        if (now.Groups != was.Groups) news.Add(PageTexts.GroupsChangedMeanwhile(now.Groups.Length == 0 ? "none" : now.Groups));
        var changed = current with
        {
            Events = events.SetEquals(current.Events) ? current.Events : events,
            TimeZone = isZoneTheirs ? current.TimeZone : Zone ?? current.TimeZone,
            MentionGroups = areGroupsTheirs || Groups is null ? current.MentionGroups : Groups,
            Threads = current.IsByBot ? Threads ?? current.Threads : current.Threads,
        };
        return (changed == current ? current : changed, news);
    }

    private static (IReadOnlyList<string>? Groups, string? Problem) ReadGroups(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return GroupNames.Read(words.Length == 0 ? ["none"] : words);
    }
}
