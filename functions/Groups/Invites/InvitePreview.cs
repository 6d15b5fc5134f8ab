using System.Globalization;
using System.Text;
using Integration.Functions.Commands;
using Integration.Functions.Notifications.Messages;

namespace Integration.Functions.Groups.Invites;

/// <summary>An invitation in words, before it is carried out.</summary>
internal static class InvitePreview
{
    public static string Of(InvitePlan plan, NamedPeople named, IReadOnlyList<string> problems)
    {
        var text = new StringBuilder();
        foreach (var problem in problems) text.Append(CultureInfo.InvariantCulture, $":warning: {problem}\n");
        text.Append(CultureInfo.InvariantCulture, $"**{Quantity.Of(named.People.Count, "person", "people")}**{Groups(named)}\n");
        foreach (var channel in plan.Channels) text.Append(Channel(plan, channel, plan.Channels.Count > 1));
        return text.ToString().TrimEnd();
    }

    /// <summary>For the list of jobs: <c>invitation of `@developers` to ~town-square</c>.</summary>
    public static string Title(InvitePlan plan, NamedPeople named)
    {
        var groups = named.Groups.Select(group => $"`{group.Group.Mention}`").ToList();
        var whom = groups is [] or { Count: > 3 } ? Quantity.Of(named.People.Count, "person", "people") : Say.List(groups);
        return $"invitation of {whom} to {Say.List([.. plan.Channels.Select(channel => $"~{channel.Channel.Name}")])}";
    }

    private static string Groups(NamedPeople named) => named.Groups.Count == 0
        ? ""
        : $" ({string.Join(", ", named.Groups.Select(group => $"`{group.Group.Mention}`: {group.People}"))}{(named.Groups.Count > 1 ? "; everybody counted once" : "")})";

    private static string Channel(InvitePlan plan, ChannelInvite channel, bool isOneOfMany)
    {
        var teamFirst = plan.WithTeam ? plan.TeamFirst(channel) : [];
        var guestsOut = plan.WithTeam && !plan.MayInviteGuests ? [.. channel.NotInTeam.Where(person => person.IsGuest)] : (IReadOnlyList<Person>)[];
        var lines = new[]
        {
            Line(channel.New, "will be added", "will be added", channel.New.Count(person => person.IsGuest)),
            Line(teamFirst, "will be added to the team first", "will be added to the team first", teamFirst.Count(person => person.IsGuest)),
            Line(channel.AlreadyIn, InviteOutcome.AlreadyIn),
            Line(plan.WithTeam ? [] : channel.NotInTeam, InviteOutcome.NotInTeam),
            Line(guestsOut, InviteOutcome.Guest),
            Line(channel.ConstrainedOut, InviteOutcome.ConstrainedOut),
            Line(channel.Deactivated, InviteOutcome.Deactivated),
        };
        return $"{(isOneOfMany ? $"\n~{channel.Channel.Name}\n" : "")}{string.Concat(lines)}";
    }

    private static string Line(IReadOnlyCollection<Person> people, char letter) =>
        Line(people, InviteOutcome.Words(letter, one: true), InviteOutcome.Words(letter, one: false), guests: 0);

    private static string Line(IReadOnlyCollection<Person> people, string one, string many, int guests) => people.Count == 0
        ? ""
        : $"- **{people.Count}** {(people.Count == 1 ? one : many)}{(guests > 0 ? $", {Quantity.Of(guests, "guest")} among them" : "")}: {InviteSummary.Names([.. people.Select(person => person.Username)])}\n";
}
