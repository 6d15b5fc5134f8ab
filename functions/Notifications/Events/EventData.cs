using System.Diagnostics;
using System.Net.Http.Headers;
using Integration.Functions.Parabol;

namespace Integration.Functions.Notifications.Events;

/// <summary>From members to the record of the event's type.</summary>
internal static class EventData
{
    private sealed record Head(string Id, string Source, DateTimeOffset Time, TeamRef Team);

    /// <summary>Null when the type is unknown; otherwise <see cref="EventMembers.Problem"/> tells whether it is whole.</summary>
    public static ParabolEvent? Read(EventMembers members)
    {
        CheckEnvelope(members);
        var source = members.Id("source");
        var isRendered = source == CloudEvent.RenderedSource;
        if (Kind(members, isRendered) is not { } kind || members.Problem is not null) return null;

        var head = new Head(members.Id("id"), source, members.Time("time"), new(members.Id("data.team.id"), members.Text("data.team.name")));
        var read = kind == EventKinds.MessageRelayed ? Relayed(head, members) : Of(kind, head, Meeting(members, isRendered), members);
        return members.Problem is null && members.Flag("data.cut") ? read with { IsCut = true } : read;
    }

    private static void CheckEnvelope(EventMembers members)
    {
        if (members.Text("specversion") is not "1.0" and var version)
            members.Refuse("specversion", $"specversion is '{version}'; it must be 1.0");

        if (members.OptionalText("datacontenttype") is { } type && !IsJson(type))
            members.Refuse("datacontenttype", "datacontenttype must be absent or a JSON type such as application/json");
    }

    /// <summary>Any case, parameters, and types such as <c>application/vnd.parabol+json</c>.</summary>
    private static bool IsJson(string mediaType) => MediaTypeHeaderValue.TryParse(mediaType, out var type)
        && (type.MediaType!.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.MediaType.EndsWith("+json", StringComparison.OrdinalIgnoreCase));

    private static string? Kind(EventMembers members, bool isRendered)
    {
        var kinds = EventKinds.All.Where(kind => isRendered || kind != EventKinds.MessageRelayed);
        return members.OneOf("type", [.. kinds.Select(kind => EventKinds.TypePrefix + kind)])?[EventKinds.TypePrefix.Length..];
    }

    private static MeetingRef Meeting(EventMembers members, bool isRendered)
    {
        IReadOnlyList<string> types = isRendered ? [.. MeetingTypes.Words, MeetingTypes.UnknownWord] : MeetingTypes.Words;
        var (id, name) = (members.Id("data.meeting.id"), members.Text("data.meeting.name"));
        return new(id, name, MeetingTypes.Find(members.OneOf("data.meeting.type", types)) ?? MeetingType.Unknown);
    }

    private static ParabolEvent Of(string kind, Head head, MeetingRef meeting, EventMembers members) => kind switch
    {
        EventKinds.MeetingStarted => new MeetingStarted { Id = head.Id, Source = head.Source, Time = head.Time, Team = head.Team, Meeting = meeting },
        EventKinds.MeetingRenamed => new MeetingRenamed
        {
            Id = head.Id,
            Source = head.Source,
            Time = head.Time,
            Team = head.Team,
            Meeting = meeting,
            PreviousName = members.Text("data.previousName"),
        },
        EventKinds.MeetingEnded => new MeetingEnded
        {
            Id = head.Id,
            Source = head.Source,
            Time = head.Time,
            Team = head.Team,
            Meeting = meeting,
            Stats = Stats(members),
            Summary = members.OptionalText("data.summary"),
        },
        EventKinds.ResponseSubmitted => new ResponseSubmitted
        {
            Id = head.Id,
            Source = head.Source,
            Time = head.Time,
            Team = head.Team,
            Meeting = meeting,
            ResponseId = members.Id("data.response.id"),
            AuthorName = members.Text("data.response.author.name"),
            Text = members.OptionalText("data.response.text"),
        },
        EventKinds.TopicShared => new TopicShared
        {
            Id = head.Id,
            Source = head.Source,
            Time = head.Time,
            Team = head.Team,
            Meeting = meeting,
            TopicId = members.Id("data.topic.id"),
            Title = members.Text("data.topic.title"),
            SharedByName = members.Text("data.topic.sharedBy.name"),
            Reflections = members.Texts("data.topic.reflections") is { Count: > 0 } texts ? texts : members.Texts("data.reflections"),
        },
        _ => Timer(kind, head, meeting, members),
    };

    private static TimerEvent Timer(string kind, Head head, MeetingRef meeting, EventMembers members) => kind switch
    {
        EventKinds.TimerStarted => new TimerStarted
        {
            Id = head.Id,
            Source = head.Source,
            Time = head.Time,
            Team = head.Team,
            Meeting = meeting,
            Phase = members.Id("data.phase"),
            Deadline = members.Time("data.deadline"),
        },
        EventKinds.TimerChanged => new TimerChanged
        {
            Id = head.Id,
            Source = head.Source,
            Time = head.Time,
            Team = head.Team,
            Meeting = meeting,
            Phase = members.Id("data.phase"),
            Deadline = members.Time("data.deadline"),
        },
        EventKinds.TimerStopped => new TimerStopped
        {
            Id = head.Id,
            Source = head.Source,
            Time = head.Time,
            Team = head.Team,
            Meeting = meeting,
            Phase = members.OptionalId("data.phase"),
        },
        EventKinds.TimerCancelled => new TimerCancelled
        {
            Id = head.Id,
            Source = head.Source,
            Time = head.Time,
            Team = head.Team,
            Meeting = meeting,
            Phase = members.OptionalId("data.phase"),
        },
        _ => throw new UnreachableException(kind),
    };

    private static MeetingStats Stats(EventMembers members)
    {
        members.RequireObject("data.stats");
        return new()
        {
            Reflections = members.Count("data.stats.reflections"),
            Topics = members.Count("data.stats.topics"),
            Comments = members.Count("data.stats.comments"),
            Tasks = members.Count("data.stats.tasks"),
            AgendaItems = members.Count("data.stats.agendaItems"),
            Stories = members.Count("data.stats.stories"),
            Responses = members.Count("data.stats.responses"),
            Duration = members.Seconds("data.stats.durationSeconds"),
        };
    }

    private static MessageRelayed Relayed(Head head, EventMembers members) => new()
    {
        Id = head.Id,
        Source = head.Source,
        Time = head.Time,
        Team = head.Team,
        Attachments = members.Array("data.attachments") is { } attachments ? RenderedAttachments.Read(attachments) : [],
    };
}
