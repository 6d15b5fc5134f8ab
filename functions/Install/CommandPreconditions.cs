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
            true => [Well(InstallTexts.CommandsWell)],
            false => [Wrong("commands-off", InstallTexts.CommandsAreOff)],
        }),
        new(Level.Commands, "our-address", snapshot => [OurAddress(snapshot)]),
        new(Level.Commands, "our-transport", snapshot => snapshot.PublicUrl is { Scheme: "http", IsLoopback: false }
            ? [Hint("our-address-plain-http", InstallTexts.OurPlainHttp)]
            : []),
        new(Level.Commands, "command", snapshot => (snapshot.Commands ?? []).Select(command => Command(command, snapshot) with { Team = command.TeamId })),
    ];

    private static Judgement OurAddress(ServerSnapshot snapshot)
    {
        var host = snapshot.PublicUrl.IdnHost;
        if (snapshot.Commands?.Any(command => command.WasUsed) == true) return Well(InstallTexts.ReachedUs);
        if (snapshot.PublicUrl.IsLoopback && !snapshot.BaseUrl.IsLoopback) return Wrong("our-address-loopback", InstallTexts.OurLoopback(snapshot.PublicUrl.AbsoluteUri));
        if (snapshot.PublicAddresses is []) return Hint("our-address-unknown", InstallTexts.OurNameUnknown(host));
        if (!snapshot.PublicAddresses.Any(address => SpecialAddresses.Find(address) is not null)) return Well(InstallTexts.OurAddressPublic);
        return IsTrusted(snapshot) switch
        {
            true => Well(InstallTexts.OurAddressTrusted),
            false => Wrong("our-address-untrusted", InstallTexts.OurAddressUntrusted(host)),
            null => Hint("our-address-maybe-untrusted", InstallTexts.OurAddressMaybeUntrusted(host)),
        };
    }

    /// <summary>Null when the setting cannot be read: only administrators can.</summary>
    private static bool? IsTrusted(ServerSnapshot snapshot)
    {
        if (snapshot.Config is not { Service.AllowedUntrustedInternalConnections: var setting }) return null;
        try
        {
            var trusted = AllowedHosts.Parse([setting ?? ""]);
            var (host, port) = (snapshot.PublicUrl.IdnHost, snapshot.PublicUrl.Port);
            return trusted.HasName(host, port) || snapshot.PublicAddresses.All(address => trusted.HasAddress(address, port));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static Judgement Command(CommandFacts command, ServerSnapshot snapshot) => command.State switch
    {
        CommandState.None => Hint("no-command", InstallTexts.NoCommand),
        CommandState.Deleted => Wrong("command-deleted", InstallTexts.CommandIsDeleted),
        CommandState.Foreign => Wrong("command-foreign", InstallTexts.CommandIsForeign),
        CommandState.Astray => Wrong("command-astray", InstallTexts.CommandAstray(snapshot.PublicUrl.AbsoluteUri)),
        CommandState.WrongMethod => Wrong("command-method", InstallTexts.CommandByGet),
        CommandState.OtherToken => Wrong("command-token-mismatch", InstallTexts.CommandOtherToken),
        CommandState.Works => Well(InstallTexts.CommandWell),
        _ when command.WasUsed => Well(InstallTexts.CommandUsed),
        _ => Hint("command-unused", InstallTexts.CommandUnused),
    };
}
