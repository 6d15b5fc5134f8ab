using System.Text.Json;
using System.Text.Json.Serialization;

namespace Integration.Functions.Groups.Invites;

/// <summary>What an invitation needs to know besides its parts: the rights for it are asked for again when it is started or undone.</summary>
internal sealed record InviteTerms
{
    public required IReadOnlyList<string> ChannelIds { get; init; }

    /// <summary>In the order of <see cref="ChannelIds"/>.</summary>
    public required IReadOnlyList<string> ChannelNames { get; init; }

    public bool WithTeam { get; init; }

    public string NameOf(string channelId) => $"~{ChannelNames[ChannelIds.Index().First(channel => channel.Item == channelId).Index]}";

    public static string Of(InvitePlan plan) => new InviteTerms
    {
        ChannelIds = [.. plan.Channels.Select(channel => channel.Channel.Id)],
        ChannelNames = [.. plan.Channels.Select(channel => channel.Channel.Name)],
        WithTeam = plan.WithTeam,
    }.Write();

    public string Write() => JsonSerializer.Serialize(this, InviteJson.Default.InviteTerms);

    public static InviteTerms Read(string terms) => JsonSerializer.Deserialize(terms, InviteJson.Default.InviteTerms)!;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(InviteTerms))]
internal sealed partial class InviteJson : JsonSerializerContext;
