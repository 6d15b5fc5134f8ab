using System.Net;

namespace Integration.Functions.Mattermost;

/// <summary>
/// Setting <c>Integration__AllowedHosts</c>: what may be called on top of public addresses. An entry is a host name
/// (<c>chat.corp.example</c>), all names below a domain (<c>*.corp.example</c>), an address (<c>10.1.2.3</c>,
/// <c>fd00::5</c>) or a network (<c>10.0.0.0/8</c>, <c>fd00::/8</c>), each with a port if only that one is meant:
/// <c>chat.corp.example:8065</c>, <c>10.0.0.0/8:8065</c>, <c>[fd00::5]:8065</c>. Commas and spaces separate entries too,
/// so that one environment variable can hold them all.
/// </summary>
public sealed class AllowedHosts
{
    public static readonly AllowedHosts None = new([]);

    private readonly AllowedHost[] entries;

    private AllowedHosts(AllowedHost[] entries) => this.entries = entries;

    /// <summary>Reads the setting.</summary>
    /// <exception cref="FormatException">An entry is wrong; the message names it and says what is expected.</exception>
    public static AllowedHosts Parse(IEnumerable<string> entries) =>
        new([.. entries.SelectMany(Split).Select(AllowedHost.Parse)]);

    /// <summary>Is a host listed by name, for this port?</summary>
    internal bool HasName(string host, int port) => entries.Any(entry => entry.CoversName(host, port));

    /// <summary>Is an address listed, alone or in a network, for this port?</summary>
    internal bool HasAddress(IPAddress address, int port) => entries.Any(entry => entry.CoversAddress(address, port));

    private static string[] Split(string entries) =>
        entries.Split([',', ';', ' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
}
