namespace Integration.Functions.CommandLine;

/// <summary>What people read on the command line. Details of the doctor stand behind a colon and are no sentences.</summary>
internal static class CommandLineTexts
{
    public const string Root =
        """
        Parabol for Mattermost. Without a command it serves: as a worker when the Azure Functions host
        starts it, otherwise on its own (--urls, default http://127.0.0.1:7071).
        Settings come from the environment, e.g. AzureWebJobsStorage and Integration__PublicUrl; see docs/operations.md.
        """;

    public const string TokenPrompt = $"Access token of a system administrator (not shown; or set {AdminTokenPrompt.Variable}): ";
    public const string TokenNeeded = $"This needs an administrator's token. Set {AdminTokenPrompt.Variable}, or type it when asked.";
    public const string TokenSource = $"The token of a system administrator comes from {AdminTokenPrompt.Variable} or a prompt, and is kept nowhere.";

    public const string Install = $"Installs Parabol on a Mattermost server, or repairs what is there. {TokenSource}";
    public const string Uninstall = $"Removes from a Mattermost server exactly what install made there, and disconnects its channels. {TokenSource}";
    public const string ServerOption = "The Site URL of the Mattermost server, such as https://chat.example.com.";
    public const string TeamOption = "The name of a Mattermost team that gets /parabol. Can be repeated.";
    public const string AllTeamsOption = "Every team gets /parabol.";
    public const string WhichTeams = "No teams given. Add --team NAME (can be repeated) or --all-teams.";
    public const string InstallIncomplete = "Not everything could be installed. Fix what is named above, then run this again: it continues where it stopped.";
    public const string Uninstalled = "Uninstalled.";
    public const string UninstallIncomplete = "Not everything could be removed. Fix what is named above, then run this again.";

    public const string Replay = "Puts failed deliveries and poison messages back on their queues. What is too old to be posted stays where it is.";
    public const string ReplayTeam = "The Parabol team whose failed deliveries are put back.";
    public const string ReplayEvent = "Only the event with this id.";
    public const string ReplayFrom = "Only what was first tried then or later, e.g. 2026-11-21T09:00:00Z.";
    public const string ReplayTo = "Only what was first tried then or earlier.";
    public const string ReplayPoison = "Also the messages in the poison queues; without --team, those of all teams and the halted invitations and mentions.";
    public const string ReplayWhat = "Nothing to replay given. Add --team ID for a team's failed deliveries, --poison for the poison queues, or both.";

    public const string Prune =
        "Deletes delivery history past Delivery__KeepHistory, finished jobs, used codes and orphaned links, and reports what came to a halt.";
    public const string DryRun = "Count, and change nothing.";
    public const string PruneMore = "There is more to do than one run does. Run it again.";

    public const string SendSample = "Puts sample events on the queues, as Parabol would.";
    public const string SampleName = "Which sample; without a name, all of them.";
    public const string SampleTeam = "The Parabol team that the events are of.";
    public const string SampleList = "Name the samples and send nothing.";

    public const string Doctor =
        "Checks settings, storage, clock, keys, time zones and the registered Mattermost servers, and says what to do about what doesn't work.";
    public const string SettingsWell = "complete and readable";
    public const string KeysWell = "secrets can be encrypted and decrypted";
    public const string KeysWrong = "what was encrypted did not come back: look at Integration__ProtectionKeys__0";
    public const string ZonesWell = "known";
    public const string ZonesMissing = "this machine has no time zone data: install the package tzdata";
    public const string TablesWell = "reachable";
    public const string NoClock = "the storage service doesn't tell the time";
    public const string ClockWell = "agrees with the storage service";
    public const string ClockUnknown = "not compared: the storage service did not answer";
    public const string ConnectionsWell = "none is broken";
    public const string StorageMissing = "not there yet: start the server once, it makes its tables and queues";
    public const string StorageSignIn = "no token for the identity: check AzureWebJobsStorage__credential and __clientId, or sign in";
    public const string StorageAway = "not reachable: check AzureWebJobsStorage and that the storage (or Azurite) runs";

    public static string Installed(string trigger, string publicUrl) =>
        $"Installed. Run /{trigger} help in a channel of one of the teams. (Calls go to {publicUrl}.)";
    public static string NotRegistered(string server) => $"{server} isn't registered: there is nothing to remove.";
    public static string ReplayedTeam(string team, int queued, int expired) =>
        $"Team {team}: {queued} failed deliveries put back, {expired} left alone because they are too old.";
    public static string ReplayedPoison(string queue, int moved) => $"{queue}: {moved} messages put back.";
    public static string ReplayProgress(int queued) => $"… {queued} put back so far";
    public static string Pruned(bool isDryRun, int deliveries, int jobs, int codes, int links) => $"{(isDryRun ? "Would delete" : "Deleted")} "
        + $"{deliveries} rows of deliveries, {jobs} of jobs, {codes} codes and signatures, {links} orphaned channel links.";
    public static string Halted(int stranded, int halted) => $"{stranded} claims have lost their message (the log names them), {halted} jobs came to a halt.";
    public static string NoSample(string name, IReadOnlyList<string> known) => $"There is no sample '{name}'. These are: {string.Join(", ", known)}.";
    public static string SampleSent(string sample, string queue, string id) => $"{sample} → {queue} (id {id})";
    public static string OurLoopback(string address) =>
        $"{address} can be reached from this machine only: set Integration__PublicUrl for any other Mattermost or Parabol";
    public static string QueueWell(int waiting) => $"reachable, {waiting} messages in it";
    public static string Poison(int count, string queue) =>
        $"{count} messages failed too often and are in {queue}: find the fault in the log, then run 'replay --poison'";
    public static string ClockOff(int seconds) => $"differs from the storage service by {seconds} s: let this machine follow a time server";
    public static string Unreadable(int count, string? newest) => count == 0 ? "none without a team" : $"{count} kept; the newest: {newest}";
    public static string Broken(string team, string? channel, string? since, string reason) =>
        $"team {team}{(channel is null ? "" : $", channel {channel}")}: nothing has been posted{(since is null ? "" : $" since {since}")}. {reason}";
    public static string Servers(int count) => count == 0 ? "none is registered" : $"{count} registered";
    public static string StorageRefused(string role) => $"refused: check the key in AzureWebJobsStorage, or give the identity the role {role}";
    public static string StorageAnswered(int status, string? code) => $"the storage answered {status} {code}".TrimEnd();
    public static string StorageUnusable(string advice) => $"The storage can't be used: {advice}.";
}
