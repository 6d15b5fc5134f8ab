using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Integration.Functions.Mattermost;

/// <summary>One entry of <see cref="AllowedHosts"/>: a name (perhaps a whole domain) or a network, for one port or all.</summary>
internal sealed partial record AllowedHost(string? Name, IPNetwork? Network, int? Port)
{
    private const string AnyLabel = "*.";

    public bool CoversName(string host, int port) =>
        Name is not null
        && CoversPort(port)
        && (Name.StartsWith(AnyLabel, StringComparison.Ordinal)
            ? host.EndsWith(Name[1..], StringComparison.OrdinalIgnoreCase) && host.Length >= Name.Length
            : host.Equals(Name, StringComparison.OrdinalIgnoreCase));

    public bool CoversAddress(IPAddress address, int port) => Network is { } network && CoversPort(port) && network.Contains(address);

    /// <summary>Reads one entry.</summary>
    /// <exception cref="FormatException">The message names the entry.</exception>
    public static AllowedHost Parse(string entry)
    {
        var (host, port) = SplitPort(entry);
        if (host.Contains('/', StringComparison.Ordinal)) return new(null, ReadNetwork(entry, host), port);
        if (ReadAddress(host) is { } address) return new(null, new(address, Bits(address)), port);
        var name = host.TrimEnd('.');
        return HostName().IsMatch(name) ? new(name, null, port) : throw Wrong(entry, "expected a host name, an address or a network");
    }

    private bool CoversPort(int port) => Port is null || Port == port;

    private static (string Host, int? Port) SplitPort(string entry)
    {
        var parts = HostAndPort().Match(entry);
        if (!parts.Success) return (entry, null);
        var host = parts.Groups["host"].Value;
        if (!parts.Groups["port"].Success) return (host, null);
        return int.TryParse(parts.Groups["port"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535
            ? (host, port)
            : throw Wrong(entry, "a port lies between 1 and 65535");
    }

    private static IPNetwork ReadNetwork(string entry, string cidr)
    {
        var slash = cidr.IndexOf('/', StringComparison.Ordinal);
        if (ReadAddress(cidr[..slash]) is not { } address
            || !int.TryParse(cidr[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var prefix)
            || prefix > Bits(address))
        {
            throw Wrong(entry, "a network is written 10.0.0.0/8 or fd00::/8");
        }

        var first = Masked(address, prefix);
        return first.Equals(address) ? new(first, prefix) : throw Wrong(entry, $"the network that contains it is {first}/{prefix}");
    }

    private static int Bits(IPAddress address) => address.GetAddressBytes().Length * 8;

    private static IPAddress Masked(IPAddress address, int prefix)
    {
        var bytes = address.GetAddressBytes();
        for (var bit = prefix; bit < bytes.Length * 8; bit++) bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        return new(bytes);
    }

    /// <summary>Only the usual spelling: <c>10.1</c> or <c>0x7f000001</c> would be an address nobody meant.</summary>
    private static IPAddress? ReadAddress(string text)
    {
        if (!IPAddress.TryParse(text, out var address) || text.Contains('%', StringComparison.Ordinal)) return null;
        return address.AddressFamily == AddressFamily.InterNetworkV6 || address.ToString() == text ? address : null;
    }

    private static FormatException Wrong(string entry, string expected) =>
        new($"Integration__AllowedHosts: the entry '{entry}' is wrong: {expected}.");

    /// <summary><c>[v6 or network]</c> with or without a port, or anything else with one colon in it.</summary>
    [GeneratedRegex(@"^(?:\[(?<host>[^\[\]]+)\](?::(?<port>[^:]*))?|(?<host>[^:\[\]]+):(?<port>[^:]*))$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HostAndPort();

    /// <summary>Labels of letters, digits and inner hyphens or underscores; the last one is no number, or it would be an address.</summary>
    [GeneratedRegex(
        @"^(?:\*\.)?(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*(?=[0-9_-]*[a-z])(?!0x[0-9a-f]*$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex HostName();
}
