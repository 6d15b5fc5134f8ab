using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Integration.Functions.Commands;
using Integration.Functions.Groups.Jobs;

namespace Integration.Functions.Groups.Mentions;

/// <summary>What the parts of a mention need to know besides their people: kept with its job.</summary>
internal sealed record MentionTerms
{
    /// <summary>Of the groups, without <c>@</c>.</summary>
    public required IReadOnlyList<string> Groups { get; init; }

    /// <summary>What is to be posted first; null when the message is there already.</summary>
    public string? Message { get; init; }

    /// <summary>The message, when it is there already.</summary>
    public string? PostId { get; init; }

    /// <summary>The thread that the message belongs to; null when it begins one.</summary>
    public string? RootId { get; init; }

    /// <summary>Who mentions them, without <c>@</c>; null for Parabol's own events.</summary>
    public string? Author { get; init; }

    public required MentionPlace Place { get; init; }

    /// <summary>How many people Mattermost notifies for the message's own sake.</summary>
    public int ByServer { get; init; }

    /// <summary>Groups whose people nobody but Mattermost knows, without <c>@</c>.</summary>
    public IReadOnlyList<string> Uncounted { get; init; } = [];

    /// <summary>Some of those outside the channel, without <c>@</c>, and how many they are.</summary>
    public MentionOutsiders Outside { get; init; } = MentionOutsiders.None;

    /// <summary>Likewise of those outside the team.</summary>
    public MentionOutsiders Strangers { get; init; } = MentionOutsiders.None;

    /// <summary>What else the author should know: Markdown, final.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    public string Write() => JsonSerializer.Serialize(this, MentionJson.Relaxed.MentionTerms);

    public static MentionTerms Read(string json) =>
        JsonSerializer.Deserialize(json, MentionJson.Relaxed.MentionTerms) ?? throw new InvalidDataException("A mention's terms are missing.");
}

/// <summary>Where the message is.</summary>
/// <param name="TeamName">As in addresses; null when nobody told it.</param>
/// <param name="Name">The channel's, as in addresses.</param>
/// <param name="DisplayName">As people wrote it.</param>
internal sealed record MentionPlace(string TeamId, string? TeamName, string Name, string DisplayName, bool IsPrivate);

/// <param name="Names">The first of them.</param>
internal sealed record MentionOutsiders(IReadOnlyList<string> Names, int Count)
{
    public static readonly MentionOutsiders None = new([], 0);

    /// <summary>As many as Mattermost's own <c>/invite</c> tells one by one.</summary>
    private const int MostNames = 10;

    public static MentionOutsiders Of(IReadOnlyList<Person> people) => new([.. people.Take(MostNames).Select(person => person.Username)], people.Count);
}

[JsonSerializable(typeof(MentionTerms))]
[JsonSerializable(typeof(GroupMention))]
internal sealed partial class MentionJson : JsonSerializerContext
{
    /// <summary>Letters as they are: a table's property and a queue's message have bounds.</summary>
    public static readonly MentionJson Relaxed = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}

internal static class MentionsRegistration
{
    public static IServiceCollection AddMentions(this IServiceCollection services) => services
        .AddSingleton<MentionReader>()
        .AddSingleton<MentionSummary>()
        .AddSingleton<IJobWork, MentionWork>()
        .AddSingleton<IJobTalk, MentionTalk>()
        .AddSingleton<GroupMentions>()
        .AddSingleton<EventMentions>()
        .AddSingleton<HeardMentions>();
}
