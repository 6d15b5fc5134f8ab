using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Integration.Functions.Mattermost.Rest;

/// <summary>The REST API's JSON: snake_case, absent members left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RestError))]
[JsonSerializable(typeof(RestStatus))]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(ServerConfig))]
[JsonSerializable(typeof(RestUser[]))]
[JsonSerializable(typeof(RestTeam[]))]
[JsonSerializable(typeof(RestMember[]))]
[JsonSerializable(typeof(TeamMembership))]
[JsonSerializable(typeof(TeamMembership[]))]
[JsonSerializable(typeof(RestTeamAddition[]))]
[JsonSerializable(typeof(ChannelMembership))]
[JsonSerializable(typeof(ChannelMemberships))]
[JsonSerializable(typeof(RestChannel))]
[JsonSerializable(typeof(RestGroup[]))]
[JsonSerializable(typeof(RestGroupPage))]
[JsonSerializable(typeof(RestGroupMembers))]
[JsonSerializable(typeof(RestGroupCount[]))]
[JsonSerializable(typeof(RestRole[]))]
[JsonSerializable(typeof(RestBot))]
[JsonSerializable(typeof(BotDraft))]
[JsonSerializable(typeof(RestToken[]))]
[JsonSerializable(typeof(TokenDraft))]
[JsonSerializable(typeof(TokenRevocation))]
[JsonSerializable(typeof(RestCommand[]))]
[JsonSerializable(typeof(CommandSecret))]
[JsonSerializable(typeof(RestPost))]
[JsonSerializable(typeof(RestPosts))]
[JsonSerializable(typeof(PostDraft))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class RestJson : JsonSerializerContext;

internal sealed record RestError(string? Id);

/// <summary>What Mattermost answers when there is nothing else to say.</summary>
public sealed record RestStatus(string? Status);
