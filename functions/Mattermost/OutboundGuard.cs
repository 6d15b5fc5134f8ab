namespace Integration.Functions.Mattermost;

/// <summary>The one guard in front of every call to an address that a person gave.</summary>
public sealed class OutboundGuard;
