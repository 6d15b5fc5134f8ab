using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Control;

/// <summary>
/// <c>/sandbox/people</c> makes many people at once, <c>/sandbox/groups</c> lists and makes groups (of a directory too, which REST
/// cannot), <c>/sandbox/groups/link</c> ties one to a channel or team.
/// </summary>
internal sealed class GroupsControl(SandboxParts parts)
{
    public void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/sandbox/people", (PeopleWish wish) => AddPeople(wish));
        app.MapGet("/sandbox/groups", () => ControlJson.Ok(parts.State.Groups.Select(View)));
        app.MapPost("/sandbox/groups", (GroupWish wish) => AddGroup(wish));
        app.MapPost("/sandbox/groups/link", (LinkWish wish) => Link(wish));
    }

    private IResult AddPeople(PeopleWish wish)
    {
        if (wish.Count is < 1 or > 100_000 || parts.State.FindTeamByName(wish.Team ?? parts.Team.Name) is not { } team) return ControlJson.BadRequest("a team and a count up to 100,000 are needed");
        var people = parts.State.AddUsers(Enumerable.Range(1, wish.Count).Select(number => new SandboxUser("", $"{wish.Prefix ?? "person"}{number:D5}")));
        parts.State.Join(team, people);
        return ControlJson.Ok(new { people.Count, First = people[0].Username, Last = people[^1].Username });
    }

    private IResult AddGroup(GroupWish wish)
    {
        if (wish.Name is { Length: > 0 } name && parts.State.FindGroupByName(name) is not null) return ControlJson.BadRequest("there is a group of that name");
        var members = (wish.Members ?? []).Select(parts.State.FindUserByName).OfType<SandboxUser>().Select(user => user.Id);
        return ControlJson.Ok(View(parts.State.AddGroup(
            new SandboxGroup
            {
                Name = wish.Name,
                DisplayName = wish.DisplayName ?? wish.Name ?? "",
                Source = wish.Source ?? SandboxGroup.Ldap,
                AllowReference = wish.AllowReference,
            },
            members)));
    }

    private IResult Link(LinkWish wish)
    {
        if (parts.State.FindGroupByName(wish.Group) is not { } group || parts.State.FindTeamByName(wish.Team ?? parts.Team.Name) is not { } team) return ControlJson.BadRequest("no such group or team");
        if (wish.Channel is not { Length: > 0 } name)
        {
            parts.State.LinkGroup(team, new(group.Id));
            parts.State.ChangeTeam(team.Id, linked => linked with { GroupConstrained = wish.Constrain || linked.GroupConstrained });
            return ControlJson.Ok(View(group));
        }

        if (parts.State.FindChannelByName(team.Id, name) is not { } channel) return ControlJson.BadRequest("no such channel");
        parts.State.LinkGroup(channel, new(group.Id));
        parts.State.ChangeChannel(channel.Id, linked => linked with { GroupConstrained = wish.Constrain || linked.GroupConstrained });
        return ControlJson.Ok(View(group));
    }

    private object View(SandboxGroup group) => new
    {
        group.Id,
        group.Name,
        group.DisplayName,
        group.Source,
        group.AllowReference,
        IsDeleted = group.DeleteAt is not null,
        Members = parts.State.FindUsers(group.Memberships.Select(member => member.UserId)).Select(user => user.Username),
    };
}

internal sealed record PeopleWish(int Count, string? Team, string? Prefix);

internal sealed record GroupWish(string? Name, string? DisplayName, string? Source, IReadOnlyList<string>? Members, bool AllowReference = true);

/// <summary>Of the channel, or of the team where none is named.</summary>
internal sealed record LinkWish(string Group, string? Team, string? Channel, bool Constrain = true);
