namespace Mattermost.Sandbox.Mentions;

/// <summary>
/// Somebody whom a post notified as a mention, and why: <c>@name</c> of the person or of a group, <c>@all</c>, <c>@channel</c> or
/// <c>@here</c>, <c>direct</c>, or <c>added</c> to the channel. Each person once, by the first of these that applies. Personal
/// settings and presence are not known here, so <c>@here</c> means everybody.
/// </summary>
public sealed record Notified(string UserId, string Username, string By);
