using System.Net;
using Integration.Functions.Mattermost;
using static Integration.Functions.Install.Judgement;

namespace Integration.Functions.Install;

/// <summary>Level T1: Mattermost must be able and allowed to call us.</summary>
internal static class CommandPreconditions
{
    public static readonly IReadOnlyList<Precondition> Rows =
    [
        new(Level.Commands, "slash-commands", snapshot => snapshot.Flag("EnableCommands") switch
        {
            null => [],
            true => [Well("Custom slash commands are allowed.")],
            false => [Wrong("commands-off", $"Custom slash commands are switched off. Turn on {Places.SlashCommands}.")],
        }),
        new(Level.Commands, "our-address", OurAddress),
        new(Level.Commands, "our-transport", snapshot => snapshot.PublicUrl is { Scheme: "http", IsLoopback: false }
            ? [Hint("our-address-plain-http", $"Mattermost calls us by http: command tokens can be read on the way. Give this integration an https address in {Places.OurPublicUrl}.")]
            : []),
        new(Level.Commands, "command", snapshot => (snapshot.Commands ?? []).Select(command => Command(command, snapshot) with { Team = command.TeamId })),
    ];

    private static IEnumerable<Judgement> OurAddress(ServerSnapshot snapshot)
    {
        if (snapshot.Commands?.Any(command => command.WasUsed) == true) return [Well("Mattermost has reached us.")];
        if (snapshot.PublicUrl.IsLoopback && !snapshot.BaseUrl.IsLoopback)
        {
            return [Wrong("our-address-loopback", $"{snapshot.PublicUrl.AbsoluteUri} means this machine only, and Mattermost runs on another. Set {Places.OurPublicUrl} to an address that Mattermost reaches.")];
        }

        if (snapshot.PublicAddresses is []) return [Hint("our-address-unknown", $"The name {snapshot.PublicUrl.IdnHost} is not known in this integration's network. If Mattermost does not know it either, correct {Places.OurPublicUrl}.")];
        if (!snapshot.PublicAddresses.Any(address => SpecialAddresses.Find(address) is not null)) return [Well("Our address is public.")];
        return [IsTrusted(snapshot) switch
        {
            true => Well("Our address is private, and Mattermost is allowed to call it."),
            false => Wrong("our-address-untrusted", $"Our address {snapshot.PublicUrl.IdnHost} is private, and Mattermost does not call such addresses. Add {snapshot.PublicUrl.IdnHost} to {Places.UntrustedConnections}."),
            null => Hint("our-address-maybe-untrusted", $"Our address {snapshot.PublicUrl.IdnHost} is private, and no command has reached us yet. If commands fail, add {snapshot.PublicUrl.IdnHost} to {Places.UntrustedConnections}."),
        }];
    }

    /// <summary>Null when the setting cannot be read: only administrators can.</summary>
    private static bool? IsTrusted(ServerSnapshot snapshot)
    {
        if (snapshot.Config is not { Service.AllowedUntrustedInternalConnections: var setting }) return null;
        try
        {
            var trusted = AllowedHosts.Parse([setting ?? ""]);
            var (host, port) = (snapshot.PublicUrl.IdnHost, snapshot.PublicUrl.Port);
            return trusted.HasName(host, port) || snapshot.PublicAddresses.All((IPAddress address) => trusted.HasAddress(address, port));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static Judgement Command(CommandFacts command, ServerSnapshot snapshot) => command.State switch
    {
        CommandState.None => Hint("no-command", $"/{OurMark.Trigger} is not registered in this team. Run the installation for it, or register it in {Places.TeamCommands}."),
        CommandState.Deleted => Wrong("command-deleted", $"/{OurMark.Trigger} was deleted in Mattermost. Run the installation again, which makes it anew."),
        CommandState.Foreign => Wrong("command-foreign", $"/{OurMark.Trigger} belongs to somebody else in this team. Delete it in {Places.TeamCommands}, then run the installation again."),
        CommandState.Astray => Wrong("command-astray", $"/{OurMark.Trigger} calls another address than {snapshot.PublicUrl.AbsoluteUri}. Run the installation again, or correct its Request URL in {Places.TeamCommands}."),
        CommandState.WrongMethod => Wrong("command-method", $"/{OurMark.Trigger} calls us by GET. Set its Request Method to POST in {Places.TeamCommands}, or run the installation again."),
        CommandState.OtherToken => Wrong("command-token-mismatch", $"/{OurMark.Trigger} has another token than the one we know, so that its calls are refused. Run the installation again, or register the new token."),
        CommandState.Works => Well($"/{OurMark.Trigger} is as it should be."),
        _ when command.WasUsed => Well($"/{OurMark.Trigger} is registered and has been used."),
        _ => Hint("command-unused", $"/{OurMark.Trigger} is registered but was never used. Type /{OurMark.Trigger} help in a channel of the team to try it."),
    };
}
